import axe from 'axe-core'
import type { Page } from 'playwright-core'

type Found = { violations: { id: string; impact: string | null; help: string; nodes: { html: string }[] }[] }

/** What axe-core finds on a page that is serious or critical, in a line each; nothing when all is well. */
export async function seriousFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const found = await page.evaluate<Found>('axe.run({ resultTypes: ["violations"] })')
  return found.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
    )
}
