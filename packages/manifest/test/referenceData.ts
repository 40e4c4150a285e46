import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Recordings of the reference implementation. They lie beside the repository where they are at hand. */
export const referenceData = fileURLToPath(new URL('../../../../shared/manifest', import.meta.url))

/** Whether the recordings are there; tests that need them are skipped otherwise. */
export const hasReferenceData = existsSync(`${referenceData}/manifests`)
