import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { asRef } from '@/lib/testing/as-ref'
import { ADDRESSES, type Address } from './addresses'
import { apiTo, routeTo } from './routes'

const rows: readonly Address[] = Object.values(ADDRESSES)
const patternsBy = (by: Address['by']) => rows.flatMap((row) => (row.by === by ? [row.pattern] : [])).sort()

/** As Next reads a folder: rooms in round brackets do not show, and names in square ones are variable. */
function patternOf(file: string): string {
  const segments = dirname(file)
    .split('/')
    .slice(1)
    .filter((segment) => !segment.startsWith('('))
  return `/${segments.map((segment) => segment.replace(/^\[(\w+)\]$/, '{$1}')).join('/')}`
}

const files = readdirSync('app', { recursive: true, encoding: 'utf8' }).map((file) => join('app', file))
const routes = files.filter((file) => file.endsWith('/route.ts'))
const pages = files.filter((file) => file.endsWith('/page.tsx'))

describe('the table of addresses', () => {
  it('names each route that there is, and no other', () => {
    expect(routes.map(patternOf).sort()).toEqual(patternsBy('route'))
  })

  it('names each page that there is, and no other', () => {
    expect(pages.map(patternOf).sort()).toEqual(patternsBy('page'))
  })

  it.each(routes)('tells the methods of %s', (file) => {
    const row = rows.find(({ by, pattern }) => by === 'route' && pattern === patternOf(file))
    const text = readFileSync(file, 'utf8')
    const exported = [...text.matchAll(/^export (?:async )?function ([A-Z]+)\(/gm)].map((match) => match[1])
    // A route that answers GET answers HEAD by itself.
    expect(row?.methods.filter((method) => method !== 'HEAD').sort()).toEqual(exported.sort())
  })

  it('has each address once', () => {
    const patterns = rows.map(({ pattern }) => pattern)
    expect(new Set(patterns).size).toBe(patterns.length)
  })

  it('names the icon where it stands', () => {
    expect(existsSync(`app${ADDRESSES.icon.pattern}`)).toBe(true)
  })

  it('leaves nothing open that shows the cluster', () => {
    const open = rows.flatMap((row) => (row.isOpen ? [row.pattern] : [])).sort()
    expect(open).toEqual([
      // Whoever asks for it has no token yet.
      '/.well-known/oauth-protected-resource/mcp',
      // Grey for whoever is not identified.
      '/api/badge.json',
      '/api/badge.svg',
      // A screen that waits shows its code to whoever stands before it.
      '/api/screens',
      '/api/screens/{code}',
      '/auth/callback',
      '/auth/start',
      '/favicon.ico',
      '/healthz',
      '/icon.svg',
      '/launch/{secret}',
      '/login',
      '/logout',
      '/readyz',
      '/wall/pair',
    ])
  })

  it('is where every link leads', () => {
    const ref = asRef('Kustomization/flux-system/apps')
    const toPages = {
      overview: routeTo.overview(),
      resources: routeTo.resources(),
      object: routeTo.object(ref),
      logs: routeTo.logs(ref, { of: asRef('Deployment/apps/web'), pod: 'web-1' }),
      graph: routeTo.graph(),
      notifications: routeTo.notifications(),
      images: routeTo.images(),
      events: routeTo.events(),
      ground: routeTo.ground(),
      deploys: routeTo.deploys(),
      deploy: routeTo.deploy('d1'),
      history: routeTo.history(),
      api: routeTo.api(),
      wall: routeTo.wall(),
      wallSetup: routeTo.wallSetup(),
      wallPair: routeTo.wallPair(),
      login: routeTo.login(),
      loginStart: routeTo.loginStart(),
      logout: routeTo.logout(),
    } satisfies Record<keyof typeof routeTo, string>
    const toApi = {
      state: apiTo.state(),
      shortState: apiTo.shortState(),
      stream: apiTo.stream(),
      object: apiTo.object(ref),
      objectWorkloads: apiTo.objectWorkloads(ref),
      workloads: apiTo.workloads(),
      queryLogs: apiTo.queryLogs(),
      alertCoverage: apiTo.alertCoverage(),
      ground: apiTo.ground(),
      deploys: apiTo.deploys(),
      deploy: apiTo.deploy('d1'),
      history: apiTo.history(),
      historyStats: apiTo.historyStats(),
      groundQuestion: apiTo.groundQuestion('nodes'),
      images: apiTo.images(),
      values: apiTo.values(ref),
      objectLogs: apiTo.objectLogs(ref),
      workloadLogs: apiTo.workloadLogs(asRef('Deployment/apps/web')),
      events: apiTo.events(),
      graph: apiTo.graph(),
      notifications: apiTo.notifications(),
      me: apiTo.me(),
      openapi: apiTo.openapi(),
      access: apiTo.access([ref]),
      actions: apiTo.actions(),
      action: apiTo.action('a1'),
      screens: apiTo.screens(),
      screen: apiTo.screen('ABC234'),
    } satisfies Record<keyof typeof apiTo, string>
    const patterns = rows.map(({ pattern }) => new RegExp(`^${pattern.replace(/\{\w+\}/g, '[^/]+')}$`))
    for (const link of [...Object.values(toPages), ...Object.values(toApi)]) {
      const path = link.split('?')[0] ?? ''
      expect(
        patterns.some((pattern) => pattern.test(path)),
        link,
      ).toBe(true)
    }
  })
})
