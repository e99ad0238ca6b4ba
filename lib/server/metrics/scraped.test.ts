// A real Prometheus scrapes a running program as docs/integrations.md says, and the dashboard finds there what it asks for.

import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { parse } from 'yaml'
import { canRun } from '@/e2e/support/availability'
import { DEPLOY } from '@/e2e/support/manifests'
import { type Prometheus, prometheusAvailability, startPrometheus } from '@/e2e/support/prometheus'
import type { State } from '@/lib/contract/state'
import { fixedTarget } from '@/lib/kubernetes/target'
import { startSimulator } from '@/lib/simulator/simulator'
import { type ServedProgram, serveProgram } from '../testing/serve-program'

const end = new AbortController()
const TOKEN = 'scraper'
const DOCUMENT = readFileSync(new URL('../../../docs/integrations.md', import.meta.url), 'utf8')
const dashboard = JSON.parse(readFileSync(new URL('components/monitoring/dashboard.json', DEPLOY), 'utf8')) as {
  readonly panels: readonly { readonly title: string; readonly targets: readonly { readonly expr: string }[] }[]
}
/** Where nothing has happened there is nothing to show. */
const MAY_BE_EMPTY = ['Actions', 'A change is told within']

describe.skipIf(!canRun(prometheusAvailability()))('a real Prometheus', () => {
  let served: ServedProgram
  let prometheus: Prometheus

  beforeAll(async () => {
    const simulator = await startSimulator({ scenario: 'homelab', behaviour: 'none', signal: end.signal })
    const path = join(mkdtempSync(join(tmpdir(), 'fluxdeck-scraped-')), 'tokens.json')
    const sha256 = createHash('sha256').update(TOKEN).digest('hex')
    writeFileSync(path, JSON.stringify([{ name: 'prometheus', role: 'viewer', sha256 }]))
    served = await serveProgram({
      env: {
        CLUSTER: 'in-cluster',
        CLUSTER_NAME: 'homelab',
        AUTH_MODE: 'token',
        TOKENS_FILE: path,
        METRICS_PUBLIC: '1',
        NTFY_URL: simulator.ntfyUrl,
        NTFY_TOPICS: simulator.topics.join(','),
      },
      choice: { type: 'kubernetes', inCluster: true, target: fixedTarget(simulator.server, 'homelab') },
    })
    const [, , snippet = ''] = DOCUMENT.split('scrape_configs:')
    const [, wanted = ''] = /^([\s\S]*?)\n```/.exec(snippet) ?? []
    const here = `scrape_configs:${wanted}`
      .replace('scheme: https', 'scheme: http')
      .replace('scrape_interval: 30s', 'scrape_interval: 1s')
      .replace('/etc/prometheus/fluxdeck-token', 'token')
      .replace('flux.example', new URL(served.origin).host)
    prometheus = await startPrometheus(parse(here) as object, { token: TOKEN })
  }, 90_000)
  afterAll(async () => {
    await prometheus?.stop()
    served?.stop()
    end.abort()
  })

  it('is let in by its token, and knows the verdict', async () => {
    const headers = { authorization: `Bearer ${TOKEN}` }
    await vi.waitFor(
      async () => {
        const { verdict, sources } = JSON.parse((await served.ask('/api/state', { headers })).text) as State
        expect(sources.filter(({ state }) => state === 'connecting')).toEqual([])
        expect((await prometheus.query('up{job="fluxdeck"}')).map(({ value }) => value[1])).toEqual(['1'])
        const [told] = await prometheus.query('fluxdeck_verdict == 1')
        expect(told?.metric).toMatchObject({ level: verdict.level, cluster: 'homelab' })
      },
      { timeout: 30_000, interval: 200 },
    )
  }, 40_000)

  it.each(dashboard.panels)('has what the panel "$title" shows', async ({ title, targets }) => {
    for (const { expr } of targets) {
      const found = await prometheus.query(expr.replaceAll('$__rate_interval', '1m').replaceAll('$cluster', 'homelab'))
      if (!MAY_BE_EMPTY.includes(title)) expect(found.length, expr).toBeGreaterThan(0)
    }
  })
})
