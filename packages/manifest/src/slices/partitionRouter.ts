import { buildCustom } from '../custom/buildCustom.ts'
import { requestOption } from '../http/requestOption.ts'
import type { Component } from '../load/component.ts'
import { isTrue, iterate } from '../python/compare.ts'
import { defineKey, emptyDict } from '../python/dict.ts'
import { text } from '../python/text.ts'
import type { PlainDict } from '../python/values.ts'
import type { Run } from '../run.ts'
import { fromJsonObject } from '../toJson.ts'
import { interpolated } from '../template/text.ts'
import { groupingRouter, unionRouter } from './composedRouters.ts'
import type { PartitionRouter } from './routedSlice.ts'
import { keysOf, wholeSlice } from './slice.ts'
import type { Slice } from './slice.ts'
import { substreamRouter } from './substreamRouter.ts'
import type { BuildParent } from './substreamRouter.ts'

/** One partition: the whole stream. */
export const singlePartition: PartitionRouter = {
  slices: async function* () {
    yield { slice: wholeSlice(), origin: null }
  },
  fields: () => emptyDict(),
  parentState: () => undefined,
}

/** Builds the router of a retriever: none, one, or the product of several. */
export function buildRouter(
  run: Run,
  retriever: Component,
  childState: PlainDict,
  buildParent: BuildParent,
): PartitionRouter {
  const routers = retriever
    .children('partition_router')
    .map((one) => buildOne(run, one, childState, buildParent))
  const [only] = routers
  if (only === undefined) return singlePartition
  return Array.isArray(retriever.value('partition_router')) ? product(routers) : only
}

function buildOne(
  run: Run,
  component: Component,
  childState: PlainDict,
  buildParent: BuildParent,
): PartitionRouter {
  switch (component.type) {
    case 'ListPartitionRouter':
      return listRouter(run, component)
    case 'SubstreamPartitionRouter':
      return substreamRouter(run, component, childState, buildParent)
    case 'GroupingPartitionRouter': {
      const inner = component.requiredChild('underlying_partition_router')
      return groupingRouter(component, buildOne(run, inner, childState, buildParent))
    }
    case 'UnionPartitionRouter': {
      const inner = component.children('partition_routers')
      return unionRouter(
        run,
        component,
        inner.map((one) => buildOne(run, one, childState, buildParent)),
      )
    }
    case 'CustomPartitionRouter':
      return customRouter(run, component)
    default:
      return component.unsupported()
  }
}

function listRouter(run: Run, component: Component): PartitionRouter {
  const given = component.value('values') ?? []
  const values = Array.isArray(given)
    ? given.map(text)
    : iterate(interpolated(run, text(given), component.parameters).value())
  const field = text(interpolated(run, component.requiredText('cursor_field'), component.parameters).value())
  const optionComponent = component.child('request_option')
  const option = optionComponent === undefined ? undefined : requestOption(run, optionComponent)
  return {
    slices: async function* () {
      for (const value of values) {
        const partition = emptyDict()
        defineKey(partition, field, value)
        yield { slice: { ...wholeSlice(), partition }, origin: null }
      }
    },
    fields: (part, slice) => {
      const fields = emptyDict()
      const value = keysOf(slice)[field]
      if (option?.into === part && value !== undefined && isTrue(value)) option.inject(fields, value)
      return fields
    },
    parentState: () => undefined,
  }
}

function customRouter(run: Run, component: Component): PartitionRouter {
  const partitions = buildCustom(run, component, run.components.partitionRouters)
  return {
    slices: async function* () {
      for await (const partition of partitions())
        yield { slice: { ...wholeSlice(), partition: fromJsonObject(partition) }, origin: null }
    },
    fields: () => emptyDict(),
    parentState: () => undefined,
  }
}

/** All combinations of several routers' partitions; of keys with the same name the first router's wins. */
function product(routers: PartitionRouter[]): PartitionRouter {
  return {
    slices: async function* () {
      const lists = []
      for (const router of routers) {
        const slices = []
        for await (const { slice } of router.slices(null)) slices.push(slice)
        lists.push(slices)
      }
      for (const slices of combinations(lists)) yield { slice: mergeSlices(slices), origin: null }
    },
    fields: (part, slice) => mergeDicts(routers.map((router) => router.fields(part, slice))),
    parentState: () => undefined,
  }
}

function* combinations(lists: Slice[][], at = 0, chosen: Slice[] = []): Generator<Slice[]> {
  const list = lists[at]
  if (list === undefined) {
    yield chosen
    return
  }
  for (const slice of list) yield* combinations(lists, at + 1, [...chosen, slice])
}

function mergeSlices(slices: Slice[]): Slice {
  return {
    partition: mergeDicts(slices.map((slice) => slice.partition)),
    cursor: mergeDicts(slices.map((slice) => slice.cursor)),
    extra: mergeDicts(slices.map((slice) => slice.extra)),
  }
}

function mergeDicts(dicts: PlainDict[]): PlainDict {
  const made = emptyDict()
  for (const dict of dicts.toReversed())
    for (const [key, value] of Object.entries(dict)) defineKey(made, key, value)
  return made
}
