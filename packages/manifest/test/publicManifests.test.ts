import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { loadManifest, ManifestError } from '../src/index.ts'
import { toJsonObject } from '../src/toJson.ts'
import { hasReferenceData, referenceData } from './referenceData.ts'

// The reference rejects these, too: they use parts of the format that it has dropped.
const rejected: Record<string, string> = {
  airtable: 'spec.config_normalization_rules',
  'amazon-seller-partner': 'spec.config_normalization_rules',
  freshdesk: 'streams[5].retriever.partition_router.parent_stream_configs[0].stream.incremental_sync.type',
  gong: 'streams[4].incremental_sync.type',
}

function source(name: string): string {
  return readFileSync(`${referenceData}/manifests/${name}.yaml`, 'utf8')
}

describe.skipIf(!hasReferenceData)('public manifests', () => {
  test('all load, but for those that the reference rejects at the same place', { timeout: 120_000 }, () => {
    const names = readdirSync(`${referenceData}/manifests`).map((file) => file.replace(/\.yaml$/, ''))
    const faults: Record<string, string> = {}
    for (const name of names) {
      try {
        expect(loadManifest(source(name)).connectionSpecification).toBeTypeOf('object')
      } catch (error) {
        faults[name] = error instanceof ManifestError ? error.path : String(error)
      }
    }
    expect(names.length).toBeGreaterThan(200)
    expect(faults).toEqual(rejected)
  })

  test('references and parameters resolve as in the reference', { timeout: 120_000 }, () => {
    const files = readdirSync(`${referenceData}/golden-resolved`).filter((file) => file.endsWith('.json'))
    expect(files.length).toBeGreaterThan(30)
    for (const file of files) {
      const { resolved } = JSON.parse(readFileSync(`${referenceData}/golden-resolved/${file}`, 'utf8'))
      const name = file.replace(/\.json$/, '')
      if (name in rejected) continue
      expect(toJsonObject(loadManifest(source(name)).resolved.fields), name).toEqual(resolved)
    }
  })
})
