// Other stories run on shorter waits; here the program has those that everybody has.
import { expect, open, test } from './support/stage'

test.use({ part: 'real-clocks', clocks: 'real' })

const STALE_AFTER_MS = 30_000

test('a cluster that answers no more is told after half a minute, not before', async ({ page, cluster }) => {
  await open(page, '/')
  const cutAt = Date.now()
  const lift = cluster.control.inject({ type: 'outage' })
  await expect(page.getByRole('button', { name: 'not live', exact: true })).toBeVisible({ timeout: 60_000 })
  expect(Date.now() - cutAt).toBeGreaterThan(STALE_AFTER_MS - 1_000)
  lift()
})
