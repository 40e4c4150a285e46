import type { Component } from '../load/component.ts'
import { copyOf } from '../python/containerMethods.ts'
import { text } from '../python/text.ts'
import { isPlainDict } from '../python/values.ts'
import type { PyValue } from '../python/values.ts'
import type { Run } from '../run.ts'
import { interpolated } from '../template/text.ts'
import { valuesAt } from './fieldPath.ts'

/**
 * Makes a record of each item of the lists within a record (RecordExpander); with `remain_original_record` each carries
 * the whole record along. A record without items goes, unless `on_no_records` keeps it.
 */
export function buildExpander(run: Run, component: Component): (record: PyValue) => PyValue[] {
  const segments = component.texts('expand_records_from_field') ?? []
  const carries = component.flag('remain_original_record') === true
  const keeps = component.text('on_no_records') === 'emit_parent'
  return (record) => {
    if (!isPlainDict(record) || segments.length === 0) return [record]
    const path = segments.map((segment) => text(interpolated(run, segment, component.parameters).value()))
    const items = valuesAt(record, path).flatMap((value) => (Array.isArray(value) ? value : []))
    const made = items.map((item): PyValue => {
      if (isPlainDict(item)) return carries ? { ...item, original_record: copyOf(record) } : item
      return carries ? { value: item, original_record: copyOf(record) } : item
    })
    return made.length === 0 && keeps ? [record] : made
  }
}
