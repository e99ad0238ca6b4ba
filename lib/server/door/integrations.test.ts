// Each snippet of docs/integrations.md does what it promises: read out of the document, and run by the rule of the program
// that it is for.

import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { parse } from 'yaml'
import { canRun } from '@/e2e/support/availability'
import { DEPLOY } from '@/e2e/support/manifests'
import { promtoolAvailability, runPromtool } from '@/e2e/support/promtool'
import { BadgeSchema, SummarySchema } from '@/lib/contract/schema/summary'
import type { State } from '@/lib/contract/state'
import type { Summary } from '@/lib/contract/summary'
import { fixedTarget } from '@/lib/kubernetes/target'
import { type Simulator, startSimulator } from '@/lib/simulator/simulator'
import { isUpInKuma, type KumaForm } from '../testing/as-uptime-kuma'
import { type Answer, type ServedProgram, serveProgram } from '../testing/serve-program'

const ADDRESS = 'https://flux.example'
const TOKEN = 'TOKEN'
const DOCUMENT = readFileSync(new URL('../../../docs/integrations.md', import.meta.url), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'fluxdeck-integrations-'))
const end = new AbortController()
const taken = new Set<string>()
let simulator: Simulator
let served: ServedProgram
/** All that a snippet can see of a cluster without a fault. */
let well: Summary

/** The snippets below a heading, up to the next one. */
function snippetsOf(heading: string): readonly string[] {
  const from = DOCUMENT.indexOf(`\n${heading}\n`)
  if (from < 0) throw new Error(`There is no heading ${heading}.`)
  const [part = ''] = DOCUMENT.slice(from + heading.length + 1).split(/\n##+ /)
  const found = [...part.matchAll(/\n```\w+\n([\s\S]*?)\n```/g)].map(([, text = '']) => text)
  for (const text of found) taken.add(text)
  return found
}

function snippetOf(heading: string, at = 0): string {
  const snippet = snippetsOf(heading)[at]
  if (snippet === undefined) throw new Error(`Below ${heading} there is no snippet ${at}.`)
  return snippet
}

beforeAll(async () => {
  const sha256 = createHash('sha256').update(TOKEN).digest('hex')
  writeFileSync(join(folder, 'tokens.json'), JSON.stringify([{ name: 'homepage', role: 'viewer', sha256 }]))
  simulator = await startSimulator({ scenario: 'homelab', behaviour: 'none', signal: end.signal })
  served = await serveProgram({
    env: {
      CLUSTER: 'in-cluster',
      AUTH_MODE: 'token',
      TOKENS_FILE: join(folder, 'tokens.json'),
      BADGE_PUBLIC: '1',
      METRICS_PUBLIC: '1',
    },
    choice: { type: 'kubernetes', inCluster: true, target: fixedTarget(simulator.server, 'homelab') },
  })
  await vi.waitFor(
    async () => {
      const { text } = await ask(`${ADDRESS}/api/state`, { Authorization: `Bearer ${TOKEN}` })
      const { sources } = JSON.parse(text) as State
      expect(sources.filter(({ state }) => state === 'connecting')).toEqual([])
    },
    { timeout: 30_000, interval: 100 },
  )
  well = { ...(await summary()), verdict: 'healthy', staleSeconds: 0, notReadSources: 0 }
}, 60_000)
afterAll(() => {
  served.stop()
  end.abort()
})

/** The address of a document is the program that runs here. */
function ask(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  if (!url.startsWith(`${ADDRESS}/`)) throw new Error(`${url} is not ours.`)
  return served.ask(url.slice(ADDRESS.length), { headers })
}

async function summary(): Promise<Summary> {
  const { text } = await ask(`${ADDRESS}/api/summary`, { Authorization: `Bearer ${TOKEN}` })
  return SummarySchema.parse(JSON.parse(text))
}

describe('the summary in the document', () => {
  it('has the fields that there are, in their order', async () => {
    const shown = SummarySchema.parse(JSON.parse(snippetOf('## The summary')))
    expect(Object.keys(shown)).toEqual(Object.keys(await summary()))
    const { total, ready, failed, stalled, waiting, reconciling, suspended, terminating, unknown } = shown
    expect(ready + failed + stalled + waiting + reconciling + suspended + terminating + unknown + shown.static).toBe(
      total,
    )
  })

  it('is asked for by curl, which fails because this cluster does', async () => {
    const snippet = snippetOf('### curl')
    expect(snippet).toContain(`${ADDRESS}/api/summary?strict=1`)
    const run = (query: string) =>
      new Promise<number>((resolve) => {
        const command = snippet.replace(ADDRESS, served.origin).replace('strict=1', query)
        const child = execFile('sh', ['-c', command], { env: { ...process.env, TOKEN } }, () => {})
        child.on('exit', (code) => resolve(code ?? -1))
      })
    expect([await run('strict=1'), await run('strict=0')]).toEqual([22, 0])
  })
})

interface Mapping {
  readonly field: string
  readonly label: string
  readonly format: string
  readonly suffix?: string
  readonly remap?: readonly { readonly value: string; readonly to: string }[]
}

interface Widget {
  readonly type: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly mappings: readonly Mapping[]
}

/** As Homepage does it: the field, another word for it, its format, what stands behind it. */
function showInTile({ field, format, suffix, remap = [] }: Mapping, data: Readonly<Record<string, unknown>>): string {
  const found = data[field] ?? null
  const value = remap.find((one) => one.value === found)?.to ?? found
  const shown = format === 'number' ? Number.parseInt(String(value), 10).toLocaleString('en') : String(value)
  return suffix === undefined ? shown : `${shown} ${suffix}`
}

describe('Homepage', () => {
  const [group] = parse(snippetOf('### Homepage')) as readonly [{ Cluster: readonly [{ Flux: { widget: Widget } }] }]
  const { widget } = group.Cluster[0].Flux

  it('shows four fields that say something', async () => {
    const { status, text } = await ask(widget.url, widget.headers)
    expect([widget.type, status]).toEqual(['customapi', 200])
    const data = JSON.parse(text) as Summary
    expect(widget.mappings).toHaveLength(4)
    const tile = widget.mappings.map((mapping) => `${mapping.label}: ${showInTile(mapping, { ...data })}`)
    expect(tile).toEqual(['Flux: Failing', `Problems: ${data.problems}`, `Ready: ${data.ready}`, 'Age: 0 s'])
  })

  it('has a word for each verdict', () => {
    const known = widget.mappings.flatMap(({ remap = [] }) => remap.map(({ value }) => value))
    expect([...known].sort()).toEqual([...SummarySchema.shape.verdict.options].sort())
  })
})

describe('Uptime Kuma', () => {
  const form = parse(snippetOf('### Uptime Kuma')) as KumaForm & { readonly URL: string; readonly Headers: string }

  it('is down while the cluster fails, while nobody knows, and while what is told is old', async () => {
    const { text, status } = await ask(form.URL, JSON.parse(form.Headers) as Record<string, string>)
    expect(status).toBe(200)
    expect(await isUpInKuma(form, JSON.parse(text))).toBe(false)
    expect(await isUpInKuma(form, well)).toBe(true)
    expect(await isUpInKuma(form, { ...well, verdict: 'reconciled' })).toBe(true)
    expect(await isUpInKuma(form, { ...well, verdict: 'unknown' })).toBe(false)
    expect(await isUpInKuma(form, { ...well, staleSeconds: 180 })).toBe(false)
  })
})

/** As Gatus does it: both sides resolved, lists by `any(…)`, numbers compared as such. */
function holds(condition: string, status: number, body: Readonly<Record<string, unknown>>): boolean {
  const [left = '', operator, right = ''] = condition.split(' ', 2).concat(condition.split(' ').slice(2).join(' '))
  const resolve = (text: string) => {
    if (text === '[STATUS]') return String(status)
    return text.startsWith('[BODY].') ? String(body[text.slice('[BODY].'.length)] ?? `${text} (INVALID)`) : text
  }
  const [found, wanted] = [resolve(left), resolve(right)]
  const [, options] = /^any\((.*)\)$/.exec(wanted) ?? []
  if (operator === '==') return options?.split(',').some((one) => one.trim() === found) ?? found === wanted
  if (operator === '<') return (Number(found) || 0) < (Number(wanted) || 0)
  throw new Error(`${condition} is no condition that this test knows.`)
}

describe('Gatus', () => {
  const { endpoints } = parse(snippetOf('### Gatus')) as {
    endpoints: readonly { url: string; headers: Record<string, string>; conditions: readonly string[] }[]
  }
  const [endpoint] = endpoints
  const { url = '', headers = {}, conditions = [] } = endpoint ?? {}
  const broken = (status: number, body: object) => conditions.filter((one) => !holds(one, status, { ...body }))

  it('says which condition does not hold', async () => {
    const { status, text } = await ask(url, headers)
    expect(broken(status, JSON.parse(text) as Summary)).toEqual(['[BODY].verdict == any(healthy, reconciled)'])
    expect(broken(200, well)).toEqual([])
    expect(broken(200, { ...well, staleSeconds: 181 })).toEqual(['[BODY].staleSeconds < 180'])
    expect(broken(200, { ...well, notReadSources: 1 })).toEqual(['[BODY].notReadSources == 0'])
  })

  it('is content with no refusal', async () => {
    const { status, text } = await ask(url)
    expect(broken(status, JSON.parse(text) as object)).toContain('[STATUS] == 200')
  })
})

describe('the badge in a document', () => {
  const urlsIn = (text: string) => [...text.matchAll(/\]\((https:[^)]+)\)/g)].map(([, url = '']) => url)

  it('is a picture for everybody', async () => {
    const [picture = '', page = ''] = urlsIn(snippetOf('## The badge'))
    const { status, headers, text } = await ask(picture)
    expect([status, headers['content-type'], page]).toEqual([200, 'image/svg+xml; charset=utf-8', ADDRESS])
    expect(text).toContain('<title>Flux: Failing</title>')
  })

  it('is an endpoint that shields can read', async () => {
    const [shields = ''] = urlsIn(snippetOf('## The badge', 1))
    const endpoint = new URL(shields).searchParams.get('url') ?? ''
    const { status, text } = await ask(endpoint)
    expect(status).toBe(200)
    expect(BadgeSchema.parse(JSON.parse(text)).schemaVersion).toBe(1)
  })
})

describe('Prometheus', () => {
  const snippets = snippetsOf('## Prometheus')
  const [inside = '', outside = '', rules = ''] = snippets

  it('scrapes what the component serves', () => {
    const { scrape_configs: jobs } = parse(inside) as { scrape_configs: { static_configs: { targets: string[] }[] }[] }
    const service = parse(readFileSync(new URL('components/metrics/service.yaml', DEPLOY), 'utf8')) as {
      metadata: { name: string; namespace: string }
      spec: { ports: readonly { port: number }[] }
    }
    const { name, namespace } = service.metadata
    expect(jobs.flatMap((job) => job.static_configs.flatMap(({ targets }) => targets))).toEqual([
      `${name}.${namespace}.svc:${service.spec.ports[0]?.port}`,
    ])
  })

  it('scrapes the port of the pages with a token', async () => {
    const { scrape_configs: jobs } = parse(outside) as {
      scrape_configs: { scheme: string; static_configs: { targets: string[] }[] }[]
    }
    const [job] = jobs
    const { status, text } = await ask(`${job?.scheme}://${job?.static_configs[0]?.targets[0]}/metrics`, {
      Authorization: `Bearer ${TOKEN}`,
    })
    expect(status).toBe(200)
    for (const name of rules.match(/fluxdeck_\w+/g) ?? ['no rule']) expect(text).toContain(`# TYPE ${name} `)
  })

  it('is told exactly what the table says, with these types, labels and words', async () => {
    const { text } = await ask(`${ADDRESS}/metrics`, { Authorization: `Bearer ${TOKEN}` })
    const told = [...text.matchAll(/^# HELP (\S+) (.*)\n# TYPE \S+ (\S+)$/gm)]
      .filter(([, name = '']) => !/^fluxdeck_(process|nodejs)_/.test(name))
      .map(([, name, help, type]) => `${name} ${type} ${help}`)
    const rows = [...DOCUMENT.matchAll(/^\| `(fluxdeck_\w+)` \| (\w+) \| ([\w, ]*?) ?\| (.*) \|$/gm)]
    expect(rows.map(([, name, type, , help]) => `${name} ${type} ${help}`).sort()).toEqual(told.sort())
    for (const [, name = '', , labels = ''] of rows) {
      const series = new RegExp(`^${name}(?:_bucket)?\\{(.*)\\} \\S+$`, 'm').exec(text)?.[1]
      const found = series?.match(/\w+(?==")/g)?.filter((label) => label !== 'cluster' && label !== 'le')
      if (found !== undefined) expect(found, name).toEqual(labels === '' ? [] : labels.split(', '))
    }
  })

  it.skipIf(!canRun(promtoolAvailability()))('takes configuration and rules', () => {
    const write = (name: string, text: string) => {
      writeFileSync(join(folder, name), text)
      return join(folder, name)
    }
    for (const config of [inside, outside])
      expect(runPromtool(['check', 'config', '--syntax-only', write('prometheus.yml', config)])).toContain('SUCCESS')
    expect(runPromtool(['check', 'rules', write('rules.yml', rules)])).toContain('2 rules found')
  })
})

describe('Grafana', () => {
  it('reads dashboards of a folder', () => {
    const { apiVersion, providers } = parse(snippetOf('## Grafana')) as {
      apiVersion: number
      providers: readonly { type: string; options: { path: string } }[]
    }
    expect([apiVersion, providers[0]?.type, providers[0]?.options.path]).toEqual([
      1,
      'file',
      expect.stringMatching(/^\//),
    ])
  })
})

it('leaves no snippet of the document unread', () => {
  const all = [...DOCUMENT.matchAll(/\n```\w+\n([\s\S]*?)\n```/g)].map(([, text]) => text)
  expect(all.filter((text = '') => !taken.has(text))).toEqual([])
  expect(all.length).toBe(11)
})
