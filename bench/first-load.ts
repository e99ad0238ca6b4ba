// What a first visit loads: every script and style sheet that Chromium really asked for, compressed, beside bare Next.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser, Response } from '@playwright/test'
import { openBrowser, openPage } from './browser'
import { judge, print, round, runBench } from './cell'
import { measureSources } from './chunk-sources'
import { sleep } from './clock'
import { serve } from './served'

const SETTLE_MS = 3_000
const CHUNKS_SHOWN = 8
const SOURCES_SHOWN = 5
const PACKAGES_SHOWN = 25
const PAGES = [
  { path: '/', ready: 'main h1, main h2', overKb: 45, wireKb: 170 },
  { path: '/resources', ready: '[role="row"] a[href^="/resources/"]', overKb: 70, wireKb: 190 },
  { path: '/graph', ready: '.graph-host svg g.node', overKb: undefined, wireKb: undefined },
] as const
/** What each page of Next loads, as source maps name it. */
const OF_NEXT = /^(next|react|react-dom|scheduler|@swc\/helpers)$|^turbopack/

interface Asset {
  readonly name: string
  readonly kind: 'script' | 'stylesheet'
  readonly rawKb: number
  readonly gzKb: number
  /** As it came. */
  readonly wireKb: number
  /** Named by the document itself, so needed before the page answers to anybody. */
  readonly isInDocument: boolean
  readonly sources: Readonly<Record<string, number>>
}

await runBench('first-load', async () => {
  const product = await serve({})
  const browser = await openBrowser()
  for (const page of PAGES) await measure(browser, product.url, page)
  const chromium = browser.version()
  await browser.close()
  await product.stop()
  return { chromium }
})

async function measure(
  browser: Browser,
  origin: string,
  { path, ready, overKb, wireKb }: (typeof PAGES)[number],
): Promise<void> {
  const page = await openPage(browser, false)
  const responses: Response[] = []
  page.on('response', (response) => {
    if (['script', 'stylesheet'].includes(response.request().resourceType())) responses.push(response)
  })
  const answer = await page.goto(origin + path)
  const document = (await answer?.text()) ?? ''
  await page.locator(ready).first().waitFor({ timeout: 30_000 })
  await sleep(SETTLE_MS)
  const assets = await Promise.all(responses.map((response) => readAsset(response, document)))
  const first = assets.filter((asset) => asset.isInDocument)
  const later = assets.filter((asset) => !asset.isInDocument)
  const scripts = sum(first.filter(({ kind }) => kind === 'script'))
  const bare = weighNext(first)
  const over = scripts - bare
  const wire = first.reduce((total, asset) => total + asset.wireKb, 0)
  print({
    bench: 'first-load',
    cell: `${path}, scripts of ours in the document`,
    unit: 'kB gz',
    n: first.length,
    runs: 1,
    median: round(over),
    min: round(over),
    floor: round(bare),
    ratio: round(scripts / bare, 2),
    ...(overKb === undefined
      ? {
          goal: 'Mermaid not in it',
          pass: judge({ met: !first.some((asset) => 'mermaid' in asset.sources), isTimed: false }),
        }
      : { goal: `<= ${overKb} kB gz over bare Next`, pass: judge({ met: over <= overKb, isTimed: false }) }),
    scriptKb: round(scripts),
    styleKb: round(sum(first.filter((asset) => asset.kind === 'stylesheet'))),
    htmlKb: round(gzipSync(document).length / 1000),
    packagesKb: weighPackages(first),
    biggest: biggest(first),
  })
  print({
    bench: 'first-load',
    cell: `${path}, scripts and styles on the wire`,
    unit: 'kB',
    n: first.length,
    runs: 1,
    median: round(wire),
    min: round(wire),
    ...(wireKb === undefined
      ? { pass: null }
      : { goal: `<= ${wireKb} kB`, pass: judge({ met: wire <= wireKb, isTimed: false }) }),
  })
  print({
    bench: 'first-load',
    cell: `${path}, fetched afterwards`,
    unit: 'kB gz',
    n: later.length,
    runs: 1,
    median: round(sum(later)),
    min: round(sum(later)),
    pass: null,
    packagesKb: weighPackages(later),
    biggest: biggest(later),
  })
  await page.context().close()
}

async function readAsset(response: Response, document: string): Promise<Asset> {
  const body = await response.body()
  const { pathname } = new URL(response.url())
  const name = pathname.split('/').at(-1) ?? pathname
  return {
    name,
    kind: response.request().resourceType() === 'script' ? 'script' : 'stylesheet',
    rawKb: round(body.length / 1000),
    gzKb: round(gzipSync(body, { level: 6 }).length / 1000),
    wireKb: Number((await response.headerValue('content-length')) ?? body.length) / 1000,
    isInDocument: document.includes(`"${pathname}`) || document.includes(`'${pathname}`),
    sources: measureSources(body.toString('utf8'), readMap(body.toString('utf8'))),
  }
}

/** Only a build with source maps has one; without it the bench says sizes and not what is in them. */
function readMap(code: string): string | undefined {
  const name = /\/\/# sourceMappingURL=(\S+)/.exec(code.slice(-200))?.[1]
  if (name === undefined) return undefined
  return readFileSync(join('.next', 'static', 'chunks', name), 'utf8')
}

/** Without source maps only what Next names itself, which is six kilobytes less than any page of it loads. */
function weighNext(assets: readonly Asset[]): number {
  const scripts = assets.filter(({ kind }) => kind === 'script')
  const shares = scripts.map(({ gzKb, sources }) => {
    const all = Object.entries(sources)
    const weigh = (some: typeof all) => some.reduce((total, [, bytes]) => total + bytes, 0)
    return all.length === 0 ? undefined : (gzKb * weigh(all.filter(([name]) => OF_NEXT.test(name)))) / weigh(all)
  })
  if (shares.some((share) => share !== undefined)) return shares.reduce<number>((total, share = 0) => total + share, 0)
  const { rootMainFiles }: { readonly rootMainFiles: readonly string[] } = JSON.parse(
    readFileSync(join('.next', 'build-manifest.json'), 'utf8'),
  )
  return sum(scripts.filter(({ name }) => rootMainFiles.some((file) => file.endsWith(`/${name}`))))
}

function sum(assets: readonly Asset[]): number {
  return assets.reduce((total, asset) => total + asset.gzKb, 0)
}

function biggest(assets: readonly Asset[]) {
  return [...assets]
    .sort((a, b) => b.gzKb - a.gzKb)
    .slice(0, CHUNKS_SHOWN)
    .map(({ name, gzKb, rawKb, sources }) => ({
      name,
      gzKb,
      rawKb,
      from: Object.keys(sources).slice(0, SOURCES_SHOWN),
    }))
}

/** Compressed size by package, each script's own shared out by how much of it a package fills. */
function weighPackages(assets: readonly Asset[]): Readonly<Record<string, number>> {
  const weights = new Map<string, number>()
  for (const { gzKb, sources } of assets) {
    const total = Object.values(sources).reduce((sum, bytes) => sum + bytes, 0)
    for (const [name, bytes] of Object.entries(sources))
      weights.set(name, (weights.get(name) ?? 0) + (gzKb * bytes) / total)
  }
  const heaviest = [...weights].sort((a, b) => b[1] - a[1]).slice(0, PACKAGES_SHOWN)
  return Object.fromEntries(heaviest.map(([name, kb]) => [name, round(kb)]))
}
