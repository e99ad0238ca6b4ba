// Every page in calm, in trouble and in a roll-out, on each width, light, dark and in forced colours, on one sheet to look
// at: `npm run pictures`. PAGE and MOOD name some of them; what comes of it is in dist/pictures.
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { State } from '@/lib/contract/state'
import { expect, test } from './support/stage'

const FOLDER = join(import.meta.dirname, '..', 'dist', 'pictures')
const SOURCE = 'GitRepository/flux-system/flux-system'
const SIZES = [
  { width: 390, height: 844 },
  { width: 768, height: 1024 },
  { width: 1440, height: 900 },
  { width: 1920, height: 1080 },
  { width: 3840, height: 2160 },
] as const
const LOOKS = ['light', 'dark', 'forced'] as const
const PAGES = [
  ['overview', '/'],
  ['resources', '/resources'],
  ['workloads', '/resources?view=workloads'],
  ['object', '/resources/Kustomization/apps/paperless'],
  ['release', '/resources/HelmRelease/apps/immich'],
  ['alert', '/resources/Alert/flux-system/cluster-errors'],
  ['yaml', '/resources/Kustomization/apps/jellyfin?tab=yaml'],
  ['graph', '/graph'],
  ['delivery', '/graph?scope=delivery'],
  ['notifications', '/notifications'],
  ['images', '/images'],
  ['events', '/events'],
  ['api', '/api?open=state'],
  ['wall', '/wall'],
  ['screens', '/wall/setup'],
  ['pairing', '/wall/pair'],
  ['missing', '/no/such/page'],
] as const
const isAsked = (variable: 'PAGE' | 'MOOD', name: string) => (process.env[variable] ?? name).split(',').includes(name)

test.use({ part: 'contact sheet' })
// What is taken away in one mood is not there in the next.
test.describe.configure({ mode: 'serial', timeout: 3_600_000 })

test('in trouble', { tag: '@pictures' }, async ({ operatorPage: page }) => {
  test.skip(!isAsked('MOOD', 'trouble'))
  await takeAll(page, 'trouble')
})

test('in a roll-out', { tag: '@pictures' }, async ({ operatorPage: page, cluster: { control } }) => {
  test.skip(!isAsked('MOOD', 'roll-out'))
  control.push(SOURCE, 'feat: a commit for the pictures')
  const source = control.get(SOURCE)
  if (source === undefined) throw new Error('the stage has no source')
  const asked = { 'reconcile.fluxcd.io/requestedAt': new Date().toISOString() }
  control.put({
    ...source,
    metadata: { ...source.metadata, annotations: { ...source.metadata.annotations, ...asked } },
  })
  const countMoving = async () =>
    (await readState(page)).resources.filter(({ status }) => status === 'reconciling' || status === 'waiting').length
  await expect.poll(countMoving, { timeout: 30_000 }).toBeGreaterThan(2)
  control.pause()
  await takeAll(page, 'roll-out')
  control.resume()
})

test('in calm', { tag: '@pictures' }, async ({ operatorPage: page, cluster: { control } }) => {
  test.skip(!isAsked('MOOD', 'calm'))
  const listTrouble = async () =>
    (await readState(page)).resources.flatMap(({ ref, status }) =>
      status === 'ready' || status === 'static' ? [] : [ref],
    )
  for (const ref of await listTrouble()) control.remove(ref)
  await expect.poll(listTrouble, { timeout: 60_000 }).toEqual([])
  await takeAll(page, 'calm')
})

test.afterAll(async () => {
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.jpg'))
  for (const [name] of PAGES) {
    const own = files.filter((file) => file.startsWith(`${name}.`)).sort()
    const figures = own.map(
      (file) =>
        `<figure><a href="${file}"><img loading="lazy" src="${file}"></a><figcaption>${file}</figcaption></figure>`,
    )
    await writeFile(join(FOLDER, `${name}.html`), `${HEAD}<h1>${name}</h1>${figures.join('')}`)
  }
  const frames = PAGES.map(([name]) => `<li><a href="${name}.html">${name}</a></li>`)
  await writeFile(join(FOLDER, 'index.html'), `${HEAD}<h1>Pictures</h1><ul>${frames.join('')}</ul>`)
})

const HEAD = `<!doctype html><meta charset="utf-8"><style>
body{font:13px system-ui;margin:16px;background:#888}figure{display:inline-block;margin:4px;vertical-align:top}
img{height:320px;display:block}figcaption{max-width:320px}</style>`

async function takeAll(page: Page, mood: string): Promise<void> {
  await mkdir(FOLDER, { recursive: true })
  for (const [name, path] of PAGES) {
    if (!isAsked('PAGE', name)) continue
    for (const look of LOOKS) {
      await page.emulateMedia({
        reducedMotion: 'reduce',
        colorScheme: look === 'dark' ? 'dark' : 'light',
        forcedColors: look === 'forced' ? 'active' : 'none',
      })
      await page.goto(name === 'wall' ? `${path}?theme=${look === 'dark' ? 'dark' : 'light'}` : path)
      for (const size of SIZES) {
        await page.setViewportSize(size)
        await settle(page)
        const path = join(FOLDER, `${name}.${mood}.${look}.${size.width}.jpg`)
        await page.screenshot({ path, type: 'jpeg', quality: 80, animations: 'disabled' })
      }
    }
  }
}

/** Nothing is being read or drawn any more; a page that never settles is a picture too. */
async function settle(page: Page): Promise<void> {
  const busy = page.locator('[aria-busy="true"]')
  await expect(busy)
    .toHaveCount(0, { timeout: 5_000 })
    .catch(() => undefined)
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
}

async function readState(page: Page): Promise<State> {
  return (await page.request.get('/api/state')).json()
}
