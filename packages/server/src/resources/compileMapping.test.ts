import { expect, test } from 'vitest'
import { parse } from 'yaml'
import type { JsonObject, JsonValue } from '@tributary/contract'
import { compileMapping, type CompiledStream } from './compileMapping.ts'
import { identityOf } from './identity.ts'
import { externalIdOf, isDeletedRecord, mapFields } from './mapRecord.ts'
import { createModelCatalogue } from './models.ts'

const common = { title: 'T', description: 'D', family: 'project management' }
const models = createModelCatalogue([
  {
    origin: 'pm_issue.yaml',
    source: {
      ...common,
      name: 'pm_issue',
      path: 'pm-issues',
      fields: {
        name: { type: 'text' },
        priority: { type: 'integer' },
        due_date: { type: 'date' },
        status_id: { type: 'ref', ref: 'pm_issue_status' },
        parent_id: { type: 'ref', ref: 'pm_issue' },
        tags: { type: 'json' },
        complete: { type: 'boolean' },
      },
    },
  },
  {
    origin: 'pm_issue_status.yaml',
    source: {
      ...common,
      name: 'pm_issue_status',
      path: 'pm-issue-statuses',
      fields: { name: { type: 'text' } },
    },
  },
])
const context = { models, streams: ['issues', 'statuses'] }
const identity = identityOf('0192f3a4-0000-7000-8000-000000000002')

function compileIssues(fields: JsonObject, more: JsonObject = {}): CompiledStream {
  const stream = { model: 'pm_issue', external_id: 'id', fields, ...more }
  const compiled = compileMapping({ version: 1, streams: { issues: stream } }, context).streams.get('issues')
  if (!compiled) throw new Error('no stream')
  return compiled
}

test('a mapping makes typed fields, references and constants of a record', async () => {
  const source = parse(`
version: 1
streams:
  issues:
    model: pm_issue
    external_id: id
    deleted_when: archived = true
    fields:
      name: title
      due_date: { from: due_on, type: date }
      status_id: { ref: pm_issue_status, from: status.id }
      parent_id: parent
      priority: "$lookup({'none': 0, 'low': 1}, priority)"
      tags: labels.name
      complete: false
`) as JsonValue
  const stream = compileMapping(source, context).streams.get('issues')
  expect(stream?.model.name).toBe('pm_issue')
  if (!stream) return
  const record = {
    id: 17,
    title: 'A',
    due_on: '2026-03-01T10:00:00Z',
    status: { id: 3 },
    parent: null,
    priority: 'low',
    labels: [{ name: 'x' }, { name: 'y' }],
  }
  expect(await externalIdOf(stream, record)).toBe('17')
  expect(await mapFields(stream, record, identity)).toEqual({
    name: 'A',
    due_date: '2026-03-01',
    status_id: identity('pm_issue_status', '3'),
    parent_id: null,
    priority: 1,
    tags: ['x', 'y'],
    complete: false,
  })
  expect(await isDeletedRecord(stream, record)).toBe(false)
  expect(await isDeletedRecord(stream, { ...record, archived: true })).toBe(true)
})

test('a mapping of plain paths is synchronous; a missing value is a missing field, null stays null', () => {
  const stream = compileIssues({ name: 'title', priority: 'rank', complete: 'done' })
  expect(mapFields(stream, { title: 5, rank: null }, identity)).toEqual({ name: '5', priority: null })
})

test("the model's type casts what the mapping gives; a fault names the field and what came", () => {
  const stream = compileIssues({ name: 'title', priority: 'rank' })
  expect(() => mapFields(stream, { title: 'A', rank: 'high' }, identity)).toThrow(
    expect.objectContaining({
      code: 'mapping.record_failed',
      message: 'priority: expected a whole number, got "high".',
      details: { field: 'priority' },
    }),
  )
})

test('an expression that fails names its field', async () => {
  const stream = compileIssues({ name: '$uppercase(title)' })
  await expect(mapFields(stream, { title: 5 }, identity)).rejects.toMatchObject({
    code: 'mapping.record_failed',
    details: { field: 'name' },
  })
})

test.each([
  [{}, 'nothing'],
  [{ id: null }, 'null'],
  [{ id: '' }, '""'],
  [{ id: { a: 1 } }, 'an object with 1 keys'],
  [{ id: 2 ** 53 }, '9007199254740992'],
  [{ id: 1.5 }, '1.5'],
])('a record %j has no usable id', (record, came) => {
  const stream = compileIssues({ name: 'title' })
  expect(() => externalIdOf(stream, record)).toThrow(
    expect.objectContaining({
      code: 'mapping.record_failed',
      message: expect.stringContaining(`got ${came}.`),
    }),
  )
})

const base = { model: 'pm_issue', external_id: 'id', fields: { name: 'title' } }
const faults: [JsonValue, string][] = [
  [null, 'mapping.yaml: the file: expected an object with version, streams; got null.'],
  [{ version: 2, streams: { issues: base } }, 'mapping.yaml: version: expected the number 1; got 2.'],
  [
    { version: 1, stream: {} },
    'mapping.yaml: stream: expected one of version, streams; did you mean "streams"?; got "stream".',
  ],
  [{ version: 1, streams: {} }, 'mapping.yaml: streams: expected at least one stream; got {}.'],
  [
    { version: 1, streams: { isues: base } },
    'mapping.yaml: streams.isues: expected a stream of the manifest; did you mean "issues"?; got "isues".',
  ],
  [
    { version: 1, streams: { issues: { ...base, model: 'pm_isue' } } },
    'mapping.yaml: streams.issues.model: expected the name of a data model; did you mean "pm_issue"?; got "pm_isue".',
  ],
  [
    { version: 1, streams: { issues: { ...base, fields: { statsu_id: 'status' } } } },
    'mapping.yaml: streams.issues.fields.statsu_id: expected a field of pm_issue; did you mean "status_id"?; got "statsu_id".',
  ],
  [
    { version: 1, streams: { issues: { ...base, external_id: 5 } } },
    'mapping.yaml: streams.issues.external_id: expected a JSONata expression such as "title" or "author.name"; got 5.',
  ],
  [
    { version: 1, streams: { issues: { ...base, fields: { due_date: { from: 'due', type: 'dat' } } } } },
    'mapping.yaml: streams.issues.fields.due_date.type: expected one of text, integer, number, boolean, date, timestamp, json; did you mean "date"?; got "dat".',
  ],
  [
    { version: 1, streams: { issues: { ...base, fields: { name: { ref: 'pm_issue', from: 'x' } } } } },
    'mapping.yaml: streams.issues.fields.name.ref: expected no ref: the model says that it is text; got "pm_issue".',
  ],
  [
    { version: 1, streams: { issues: { ...base, fields: { status_id: { ref: 'pm_issue', from: 'x' } } } } },
    'mapping.yaml: streams.issues.fields.status_id.ref: expected "pm_issue_status", as the model says; got "pm_issue".',
  ],
  [
    { version: 1, streams: { issues: { ...base, fields: { name: { type: 'text' } } } } },
    'mapping.yaml: streams.issues.fields.name.from: expected an expression, for example "from: due_on"; got nothing.',
  ],
]

test.each(faults)('%j is refused by name', (source, message) => {
  expect(() => compileMapping(source, context)).toThrow(
    expect.objectContaining({ code: 'mapping.invalid', message }),
  )
})

test("an expression that JSONata can not read is refused with JSONata's reason", () => {
  expect(() => compileIssues({ name: 'title[' })).toThrow(
    /^mapping\.yaml: streams\.issues\.fields\.name: expected a JSONata expression \(.+\); got "title\["\.$/,
  )
})

test('the hash changes with the mapping and stays the same when only the order of keys does', () => {
  const one = compileIssues({ name: 'title', priority: 'rank' })
  expect(compileIssues({ priority: 'rank', name: 'title' }).hash).toBe(one.hash)
  expect(compileIssues({ name: 'subject', priority: 'rank' }).hash).not.toBe(one.hash)
})
