import { describe, expect, test } from 'vitest'
import { ManifestError } from '../errors.ts'
import { loadManifest } from './loadManifest.ts'

const good = `
version: 6.0.0
type: DeclarativeSource
check: {type: CheckStream, stream_names: [users]}
definitions:
  requester:
    type: HttpRequester
    url_base: https://api.example.com/
streams:
  - type: DeclarativeStream
    name: users
    primary_key: id
    $parameters: {path: /users}
    retriever:
      type: SimpleRetriever
      requester: {$ref: "#/definitions/requester"}
      record_selector:
        type: RecordSelector
        extractor: {type: DpathExtractor, field_path: [data]}
spec:
  type: Spec
  connection_specification: {type: object, properties: {key: {type: string}}}
`

function faultOf(yaml: string): Pick<ManifestError, 'code' | 'path' | 'expected' | 'found'> {
  try {
    loadManifest(yaml)
  } catch (error) {
    if (error instanceof ManifestError) {
      const { code, path, expected, found } = error
      return { code, path, expected, found }
    }
    throw error
  }
  throw new Error('The manifest was taken.')
}

describe('a good manifest', () => {
  test('says what it holds', () => {
    const manifest = loadManifest(good)
    expect(manifest.connectionSpecification).toEqual({
      type: 'object',
      properties: { key: { type: 'string' } },
    })
    expect(manifest.streams).toEqual([
      { name: 'users', primaryKey: [['id']], incremental: false, jsonSchema: {} },
    ])
  })

  test('has its references resolved and its parameters handed down', () => {
    const requester = loadManifest(good)
      .resolved.children('streams')[0]
      ?.child('retriever')
      ?.child('requester')
    expect(requester?.text('url_base')).toBe('https://api.example.com/')
    expect(requester?.text('path')).toBe('/users')
  })
})

describe('a bad manifest names the path of its fault, what was expected and what was found', () => {
  test('a missing field', () => {
    const yaml = good.replace(
      '        extractor: {type: DpathExtractor, field_path: [data]}',
      '        extractor: {type: DpathExtractor}',
    )
    expect(faultOf(yaml)).toEqual({
      code: 'manifest.invalid',
      path: 'streams[0].retriever.record_selector.extractor',
      expected: 'the field "field_path"',
      found: 'the fields "type", "path"',
    })
  })

  test('a value of the wrong type', () => {
    const yaml = good.replace('field_path: [data]', 'field_path: data')
    expect(faultOf(yaml)).toEqual({
      code: 'manifest.invalid',
      path: 'streams[0].retriever.record_selector.extractor.field_path',
      expected: 'a list',
      found: '"data"',
    })
  })

  test('a type that does not exist', () => {
    const fault = faultOf(
      good.replace('requester: {$ref: "#/definitions/requester"}', 'requester: {type: FtpRequester}'),
    )
    expect(fault.path).toBe('streams[0].retriever.requester.type')
    expect(fault.expected).toContain('"HttpRequester"')
    expect(fault.found).toBe('"FtpRequester"')
  })

  test('a fault in a paginator among other components that fit', () => {
    const yaml = good.replace(
      '      record_selector:\n',
      '      paginator: {type: DefaultPaginator, pagination_strategy: {type: PageIncrement, page_size: [1]}}\n      record_selector:\n',
    )
    const fault = faultOf(yaml)
    expect(fault.path).toBe('streams[0].retriever.paginator.pagination_strategy.page_size')
    expect(fault.found).toBe('a list of 1')
  })

  test('a reference to a place that does not exist', () => {
    expect(faultOf(good.replace('"#/definitions/requester"', '"#/definitions/requestor"'))).toEqual({
      code: 'manifest.reference',
      path: 'streams[0].retriever.requester',
      expected: 'a reference to a place that exists',
      found: '"#/definitions/requestor"',
    })
  })

  test('a reference that leads to itself', () => {
    const fault = faultOf(
      good.replace('url_base: https://api.example.com/', 'url_base: "#/definitions/requester"'),
    )
    expect(fault.code).toBe('manifest.reference')
    expect(fault.found).toBe('"#/definitions/requester"')
  })

  test('no YAML at all', () => {
    const fault = faultOf('streams: [')
    expect(fault.code).toBe('manifest.yaml')
    expect(fault.found).toContain('line 1')
  })

  test.each([
    ['', 'nothing'],
    ['- 1', 'a list'],
    ['hello', '"hello"'],
  ])('%j is no mapping', (yaml, found) => {
    expect(faultOf(yaml)).toEqual({ code: 'manifest.yaml', path: '', expected: 'a mapping', found })
  })

  test('no streams', () => {
    expect(
      faultOf('version: 6.0.0\ntype: DeclarativeSource\ncheck: {type: CheckStream, stream_names: [a]}').path,
    ).toBe('')
  })

  test('aliases that unfold without end are refused in bounded time', () => {
    const levels = Array.from(
      { length: 30 },
      (_none, level) => `a${level + 1}: &a${level + 1} [*a${level}, *a${level}]`,
    )
    const fault = faultOf(['a0: &a0 x', ...levels].join('\n'))
    expect(fault.expected).toContain('at most')
  })
})
