import { afterEach, expect, test } from 'vitest'
import { collect, testHost } from '../../test/read.ts'
import { startThirdParty } from '../../test/thirdParty.ts'
import type { ThirdParty } from '../../test/thirdParty.ts'
import { loadManifest } from '../load/loadManifest.ts'
import { checkConnection } from './checkConnection.ts'
import { resolveDynamicStreams } from './dynamicStreams.ts'

let party: ThirdParty | undefined
afterEach(async () => {
  await party?.close()
  party = undefined
})

const stream = (name: string): string => `
      type: DeclarativeStream
      name: ${name}
      retriever:
        type: SimpleRetriever
        requester: {type: HttpRequester, url_base: "{{ config['url'] }}", path: ${name}}
        record_selector: {type: RecordSelector, extractor: {type: DpathExtractor, field_path: []}}`

const text = `
version: 6.0.0
type: DeclarativeSource
check: {type: CheckStream, stream_names: [always]}
streams:
  -${stream('always').replace('\n      type', ' type').replaceAll('\n      ', '\n    ')}
  - type: ConditionalStreams
    condition: "{{ config['plan'] == 'large' }}"
    streams:
    -${stream('sometimes').replace('\n      type', ' type')}
`
const manifest = loadManifest(text)

test('a manifest lists all streams; with a config, those that it has', async () => {
  const names = async (config: { plan: string }): Promise<string[]> =>
    (await resolveDynamicStreams({ manifest, config, host: testHost() })).streams.map(({ name }) => name)
  expect(manifest.streams.map(({ name }) => name)).toEqual(['always', 'sometimes'])
  expect(await names({ plan: 'small' })).toEqual(['always'])
  expect(await names({ plan: 'large' })).toEqual(['always', 'sometimes'])
})

test('a stream that the config does not have is not read', async () => {
  party = await startThirdParty(() => ({ body: [{ id: 1 }] }))
  const read = (plan: string): ReturnType<typeof collect> =>
    collect({ manifest, stream: 'sometimes', config: { url: party?.origin ?? '', plan } })
  expect((await read('large')).records).toEqual([{ id: 1 }])
  const { error, records } = await read('small')
  expect(records).toEqual([])
  expect(error).toMatchObject({ code: 'manifest.stream_unknown' })
})

test('a check may ask with other values, but not where they would be written back', async () => {
  party = await startThirdParty(({ url }) =>
    url.pathname === '/check/always' ? { body: [] } : { status: 403 },
  )
  const with_ = (overrides: string, more = ''): ReturnType<typeof loadManifest> =>
    loadManifest(
      text
        .replace('stream_names: [always]', `stream_names: [always], config_overrides: ${overrides}`)
        .replace('path: always', `path: "{{ config['prefix'] }}/always"${more}`),
    )
  const config = { url: party.origin, prefix: 'read' }
  const options = { config, host: testHost() }
  expect(await checkConnection({ ...options, manifest: with_('{prefix: check}') })).toEqual({ ok: true })
  expect(await checkConnection({ ...options, manifest: with_('{}') })).toMatchObject({
    ok: false,
    status: 403,
  })
  await expect(checkConnection({ ...options, manifest: with_('{__airbyte_x: 1}') })).rejects.toMatchObject({
    path: 'check.config_overrides',
  })
  const updater =
    ', authenticator: {type: OAuthAuthenticator, token_refresh_endpoint: x, refresh_token_updater: {}}'
  await expect(checkConnection({ ...options, manifest: with_('{prefix: check}', updater) })).rejects.toThrow(
    'refresh_token_updater',
  )
})
