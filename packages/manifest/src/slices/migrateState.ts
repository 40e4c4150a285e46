import { asJsonObject, buildCustom } from '../custom/buildCustom.ts'
import type { Component } from '../load/component.ts'
import { emptyDict } from '../python/dict.ts'
import { text } from '../python/text.ts'
import { isPlainDict } from '../python/values.ts'
import type { PlainDict } from '../python/values.ts'
import type { Run } from '../run.ts'
import { fromJsonObject } from '../toJson.ts'
import type { TemplateRun } from '../template/text.ts'
import { interpolated } from '../template/text.ts'

/** A stream's state after its `state_migrations`, which bring older shapes to the one of today. */
export function migrateState(run: Run, stream: Component, state: PlainDict): PlainDict {
  return stream.children('state_migrations').reduce((migrated, migration) => {
    if (migration.type === 'CustomStateMigration') {
      const migrate = buildCustom(run, migration, run.components.stateMigrations)
      return fromJsonObject(migrate(asJsonObject(migrated)))
    }
    if (migration.type !== 'LegacyToPerPartitionStateMigration') return migration.unsupported()
    return fromLegacy(run, stream, migrated)
  }, state)
}

/** `{"<parent id>": {"<cursor field>": value}}` becomes a state per partition. */
function fromLegacy(run: TemplateRun, stream: Component, state: PlainDict): PlainDict {
  const sync = stream.requiredChild('incremental_sync')
  const router = stream.requiredChild('retriever').requiredChild('partition_router')
  const [parent, ...others] = router.children('parent_stream_configs')
  const entries = Object.entries(state)
  if (Object.hasOwn(state, 'states') || parent === undefined || others.length > 0 || entries.length === 0)
    return state
  const evaluated = (source: string): string => text(interpolated(run, source, stream.parameters).value())
  const cursorField = evaluated(sync.text('cursor_field') ?? '')
  const isLegacy = entries.every(
    ([, value]) => isPlainDict(value) && Object.keys(value).length === 1 && Object.hasOwn(value, cursorField),
  )
  if (!isLegacy) return state
  const field = evaluated(parent.text('partition_field') ?? '')
  const states = entries.map(([key, cursor]): PlainDict => ({
    partition: Object.assign(emptyDict(), { [field]: key }),
    cursor,
  }))
  return { states }
}
