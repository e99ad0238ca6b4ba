// Rows come to a page once: compressed, ahead of its scripts, and what its stream says goes on from there.
import type { Request } from '@playwright/test'
import { ADDRESSES } from '@/lib/addresses'
import type { State } from '@/lib/contract/state'
import { expect, open, test } from './support/stage'

test.use({ part: 'rows', scenario: { generate: { kustomizations: 600, failing: 0.01 } } })

test('a page of many rows asks for them once, and goes on from what it knows when its stream breaks', async ({
  page,
  cluster,
}) => {
  const asked: Request[] = []
  page.on('request', (request) => asked.push(request))
  const of = ({ pattern }: { readonly pattern: string }) =>
    asked.map((request) => new URL(request.url())).filter(({ pathname }) => pathname === pattern)
  const streams = () => of(ADDRESSES.stream).map(({ searchParams }) => searchParams.get('from') ?? '')
  await page.addInitScript(() => {
    const opened: EventSource[] = []
    class Kept extends EventSource {
      constructor(address: string | URL) {
        super(address)
        opened.push(this)
      }
    }
    Object.assign(window, { EventSource: Kept, breakStream: () => opened.at(-1)?.dispatchEvent(new Event('error')) })
  })
  await open(page, '/resources?status=failed')
  const rows = page.getByRole('row').filter({ hasText: 'kustomize build failed' })
  await expect(rows.first()).toBeVisible()
  expect(of(ADDRESSES.state).map(({ search }) => search)).toEqual(['?rows=short'])
  expect(streams()).toHaveLength(1)
  const response = await asked.find((request) => request.url().includes(ADDRESSES.state.pattern))?.response()
  expect(await response?.headerValue('content-encoding')).toBe('gzip')

  await page.evaluate(() => Reflect.get(window, 'breakStream')())
  const { resources }: State = await (await page.request.get('/api/state?status=failed')).json()
  const ref = resources[0]?.ref ?? ''
  const ready = { type: 'Ready', status: 'False', reason: 'BuildFailed', message: 'told while nobody listened' }
  cluster.control.setStatus(ref, { conditions: [{ ...ready, lastTransitionTime: '2026-11-20T09:00:00Z' }] })
  await expect.poll(() => streams().length, { timeout: 40_000 }).toBe(2)
  await expect(page.getByText('told while nobody listened').first()).toBeVisible({ timeout: 20_000 })
  for (const from of streams()) expect(from).toMatch(/^\S+Z\.\d+$/)
})
