import type { Component } from '../load/component.ts'
import { defineKey, emptyDict, getItem, hashKey } from '../python/dict.ts'
import { PyError } from '../python/errors.ts'
import { repr, text } from '../python/text.ts'
import type { PlainDict, PyValue } from '../python/values.ts'
import type { TemplateRun } from '../template/text.ts'
import { interpolated } from '../template/text.ts'
import type { PartitionRouter, RoutedSlice } from './routedSlice.ts'
import { wholeSlice } from './slice.ts'
import type { Slice } from './slice.ts'

/**
 * Partitions in groups, for an API that takes several at a time: each key of a group's partition is the list of its
 * members' values. A read that goes on later asks for all partitions again, since a value that comes twice counts once.
 */
export function groupingRouter(component: Component, inner: PartitionRouter): PartitionRouter {
  const size = component.integer('group_size') ?? 0
  if (size < 1) component.fail('group_size', 'a number of at least 1')
  refuseOptions(component.requiredChild('underlying_partition_router'))
  const isUnique = component.flag('deduplicate') ?? true
  return {
    slices: async function* () {
      const seen = new Set<string>()
      let group: Slice[] = []
      for await (const { slice } of inner.slices(null)) {
        const hash = isUnique ? hashKey(onlyValue(slice)) : ''
        if (isUnique && seen.has(hash)) continue
        seen.add(hash)
        group.push(slice)
        if (group.length < size) continue
        yield grouped(group)
        group = []
      }
      if (group.length > 0) yield grouped(group)
    },
    fields: () => emptyDict(),
    parentState: () => inner.parentState(),
  }
}

function onlyValue({ partition }: Slice): PyValue {
  const [key, ...more] = Object.keys(partition).filter((name) => name !== 'parent_slice')
  if (key === undefined || more.length > 0)
    throw new PyError('ValueError', `A partition of a group must have one key; it is ${repr(partition)}.`)
  return partition[key] ?? null
}

function grouped(group: readonly Slice[]): RoutedSlice {
  const listed = (part: 'partition' | 'extra', keys: readonly string[]): PlainDict => {
    const made = emptyDict()
    for (const key of keys)
      defineKey(
        made,
        key,
        group.map((slice) => getItem(slice[part], key) ?? null),
      )
    return made
  }
  const extras = new Set(group.flatMap((slice) => Object.keys(slice.extra)))
  const partition = listed('partition', Object.keys(group[0]?.partition ?? {}))
  return { slice: { ...wholeSlice(), partition, extra: listed('extra', [...extras]) }, origin: null }
}

/** The partitions of several routers one after another, each value once; what else they hold goes along as extra fields. */
export function unionRouter(
  run: TemplateRun,
  component: Component,
  inner: readonly PartitionRouter[],
): PartitionRouter {
  const textOf = (one: Component, name: string): string =>
    text(interpolated(run, one.requiredText(name), one.parameters).value())
  const field = textOf(component, 'partition_field')
  for (const child of component.children('partition_routers')) {
    refuseOptions(child)
    const named: [Component, string][] =
      child.type === 'ListPartitionRouter'
        ? [[child, 'cursor_field']]
        : child.type === 'UnionPartitionRouter'
          ? [[child, 'partition_field']]
          : child.children('parent_stream_configs').map((config) => [config, 'partition_field'])
    for (const [one, name] of named)
      if (textOf(one, name) !== field) one.fail(name, `"${field}", as the union has it,`)
  }
  return {
    slices: async function* () {
      const seen = new Set<string>()
      for (const router of inner)
        for await (const { slice } of router.slices(null)) {
          const { [field]: value, ...others } = slice.partition
          if (value === undefined)
            throw new PyError('ValueError', `A partition has no "${field}": ${repr(slice.partition)}.`)
          const hash = hashKey(value)
          if (seen.has(hash)) continue
          seen.add(hash)
          yield {
            slice: { ...wholeSlice(), partition: { [field]: value }, extra: { ...slice.extra, ...others } },
            origin: null,
          }
        }
    },
    fields: () => emptyDict(),
    parentState: () => {
      const states = inner.flatMap((router) => router.parentState() ?? [])
      return states.length === 0 ? undefined : Object.assign(emptyDict(), ...states)
    },
  }
}

/** What one partition adds to requests has no place in requests for several, or for those of another router. */
function refuseOptions(router: Component): void {
  for (const one of [router, ...router.children('parent_stream_configs')])
    if (one.child('request_option') !== undefined)
      one.fail(
        'request_option',
        'none: partitions that are grouped or united are put into requests by templates;',
      )
}
