// Somebody who came without the launch address sees everything and can change nothing, and is told why.
import type { Page } from '@playwright/test'
import { expect, open, test } from './support/stage'

const REASON =
  'You are a viewer. Open a launch address: Fluxdeck prints one when you press Enter in its terminal, or when it is sent SIGUSR2.'

async function expectRefused(page: Page, name: string): Promise<void> {
  const button = page
    .getByRole('main')
    .getByRole('button', { name: `${name} (not possible: ${REASON})` })
    .first()
  await expect(button).toBeVisible()
  await expect(button).toHaveAttribute('aria-disabled', 'true')
  await button.focus()
  await expect(page.getByRole('tooltip', { name: REASON })).toBeVisible()
  await button.press('Enter')
}

test('buttons are there, disabled, and say why', async ({ page, cluster }) => {
  const patches = () => cluster.control.requests().filter((request) => request.method === 'PATCH')
  // Other stories of the same worker have written to the same cluster.
  const before = patches().length
  const writes: string[] = []
  page.on('request', (request) => {
    if (request.method() !== 'GET') writes.push(`${request.method()} ${request.url()}`)
  })
  await open(page, '/')
  await expect(page.getByRole('region', { name: 'Problems' })).toContainText('apps/immich')
  await expectRefused(page, 'Reset and retry')

  await open(page, '/resources/HelmRelease/apps/immich')
  await expectRefused(page, 'Reset and retry')
  await page.getByRole('button', { name: 'More actions for HelmRelease/apps/immich' }).click()
  await expect(page.getByRole('menu')).toContainText(REASON)
  await expect(page.getByRole('menuitem', { name: /^Suspend/ })).toBeDisabled()
  await page.keyboard.press('Escape')

  await open(page, '/resources?q=immich&kind=HelmRelease')
  await page.getByRole('row', { name: /apps\/immich/ }).focus()
  await page.keyboard.press('r')
  await page.getByRole('button', { name: 'guest' }).click()
  await expect(page.getByRole('menu')).toContainText('You may look, not act.')

  expect(writes).toEqual([])
  expect(patches().slice(before)).toEqual([])
})

test('a request that goes past the buttons is refused by the server', async ({ page }) => {
  await open(page, '/')
  const answer = await page.evaluate(async () => {
    const response = await fetch('/api/actions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ action: 'reset', kind: 'HelmRelease', namespace: 'apps', name: 'immich' }),
    })
    return { status: response.status, body: await response.json() }
  })
  expect(answer).toMatchObject({ status: 403, body: { error: { code: 'forbidden' } } })
})
