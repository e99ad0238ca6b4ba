// Every page in calm, in trouble and in a roll-out, on each width, light, dark and in forced colours, on one sheet to look
// at: `npm run pictures`. PAGE and MOOD name some of them; what comes of it is in dist/pictures.
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Locator, Page } from '@playwright/test'
import { readState } from './support/api-answers'
import { pushCommit } from './support/push-commit'
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
  ['deploys', '/deploys'],
  ['history', '/history'],
  ['events', '/events'],
  ['cluster', '/cluster'],
  ['api', '/api?open=state'],
  ['wall', '/wall'],
  ['screens', '/wall/setup'],
  ['pairing', '/wall/pair'],
  ['missing', '/no/such/page'],
] as const
/** Without the sign of the console that it follows the cluster. */
const STANDS_ALONE = { wall: true, pairing: true, missing: true }
const isAsked = (variable: 'PAGE' | 'MOOD', name: string) => (process.env[variable] ?? name).split(',').includes(name)

test.use({ part: 'contact sheet' })
// What is taken away in one mood is not there in the next.
test.describe.configure({ mode: 'serial', timeout: 3_600_000 })

const { compare: byNumber } = new Intl.Collator('en', { numeric: true })

test('in trouble', { tag: '@pictures' }, async ({ operatorPage: page }) => {
  test.skip(!isAsked('MOOD', 'trouble'))
  await takeAll(page, 'trouble')
})

test('in a roll-out', { tag: '@pictures' }, async ({ operatorPage: page, cluster: { control } }) => {
  test.skip(!isAsked('MOOD', 'roll-out'))
  pushCommit(control, SOURCE, 'feat: a commit for the pictures')
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

test.afterAll(async ({ browser }) => {
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.jpg'))
  const sheet = await browser.newPage({ viewport: { width: 1920, height: 1080 } })
  for (const [name] of PAGES) {
    const own = files.filter((file) => file.startsWith(`${name}.`)).sort(byNumber)
    if (own.length === 0) continue
    const figures = own.map(
      (file) => `<figure><a href="${file}"><img src="${file}"></a><figcaption>${file}</figcaption></figure>`,
    )
    const path = join(FOLDER, `${name}.html`)
    await writeFile(path, `${HEAD}<h1>${name}</h1>${figures.join('')}`)
    await sheet.goto(pathToFileURL(path).href)
    await sheet.screenshot({ path: join(FOLDER, `${name}.png`), fullPage: true })
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
        await arrive(page, name, size.width)
        await settle(page)
        const path = join(FOLDER, `${name}.${mood}.${look}.${size.width}.jpg`)
        await page.screenshot({ path, type: 'jpeg', quality: 80, animations: 'disabled' })
      }
    }
  }
}

/** It follows the cluster; one that never does is a picture too. */
async function arrive(page: Page, name: string, width: number): Promise<void> {
  await signOf(page, name, width)
    .waitFor({ timeout: 20_000 })
    .catch(() => undefined)
}

function signOf(page: Page, name: string, width: number): Locator {
  if (name in STANDS_ALONE) return page.getByRole('heading').first()
  if (name === 'graph' || name === 'delivery') return page.locator(width < 768 ? 'main li' : 'main g.node').first()
  return page.getByRole('button', { name: 'live', exact: true })
}

/** Nothing is being read or drawn any more. */
async function settle(page: Page): Promise<void> {
  const busy = page.locator('[aria-busy="true"]')
  await busy
    .first()
    .waitFor({ state: 'detached', timeout: 5_000 })
    .catch(() => undefined)
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
}
