import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { canRun } from '@/e2e/support/availability'
import { DEPLOY, findObject, readDeep, readFolder, readManifest } from '@/e2e/support/manifests'
import { promtoolAvailability, runPromtool } from '@/e2e/support/promtool'
import { stateOf } from '@/lib/contract/testing/states'
import { readConfig } from '@/lib/server/config'
import { openMetricsFor } from '@/lib/server/metrics/metrics'

interface Rule {
  readonly alert: string
  readonly expr: string
  readonly annotations: Readonly<Record<string, string>>
}
interface Panel {
  readonly title: string
  readonly description: string
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly targets: readonly { readonly expr: string }[]
}

const FOLDER = 'components/monitoring'
const OBJECTS = readDeep(FOLDER)
const { groups } = findObject(OBJECTS, 'PrometheusRule').spec as { groups: readonly { rules: readonly Rule[] }[] }
const rules = groups.flatMap((group) => group.rules)
const dashboard = JSON.parse(readFileSync(new URL(`${FOLDER}/dashboard.json`, DEPLOY), 'utf8')) as {
  readonly panels: readonly Panel[]
}
const queries = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))
const work = mkdtempSync(join(tmpdir(), 'fluxdeck-rules-'))
/** The names that a real scrape has, those of histograms as their series are called. */
const told = new Set<string>()

beforeAll(async () => {
  const metrics = await openMetricsFor(readConfig({ METRICS_PORT: '9090' }))
  const { resources: _, ...head } = stateOf([])
  metrics?.connect({
    clusterName: 'home',
    look: () => ({ head, rows: new Map(), streams: 0 }),
    dropped: () => ({}),
  })
  const { text = '' } = (await metrics?.tell()) ?? {}
  for (const [, name = '', type] of text.matchAll(/^# TYPE (\S+) (\S+)$/gm))
    for (const ending of type === 'histogram' ? ['_bucket', '_sum', '_count'] : ['']) told.add(`${name}${ending}`)
})

function write(name: string, value: unknown): string {
  writeFileSync(join(work, name), stringify(value))
  return join(work, name)
}

describe('what is scraped', () => {
  const labelsOf = (value: unknown) => (value as { readonly matchLabels: object }).matchLabels
  const service = findObject(OBJECTS, 'Service')
  const { selector, ports } = service.spec as {
    selector: object
    ports: readonly { name: string; port: number; targetPort: number }[]
  }
  const monitor = findObject(OBJECTS, 'ServiceMonitor').spec as { selector: unknown; endpoints: { port: string }[] }

  it('is the port that the component sets, over a Service that selects our pod', () => {
    const [kustomization] = readManifest('components/metrics/kustomization.yaml')
    const [{ patch } = { patch: '' }] = (kustomization?.patches ?? []) as readonly { patch: string }[]
    const [, port] = /METRICS_PORT\n\s+value: "(\d+)"/.exec(patch) ?? []
    expect(ports).toEqual([{ name: 'metrics', port: Number(port), targetPort: Number(port) }])
    const { template } = findObject(readFolder('base'), 'Deployment').spec as {
      template: { metadata: { labels: object } }
    }
    expect(template.metadata.labels).toMatchObject(selector)
  })

  it('is named by a ServiceMonitor that finds the Service and none of the pages', () => {
    expect(service.metadata.labels).toEqual(labelsOf(monitor.selector))
    expect(monitor.endpoints.map(({ port }) => port)).toEqual([ports[0]?.name])
    const pages = findObject(readFolder('base'), 'Service')
    expect(pages.metadata.labels ?? {}).not.toMatchObject(labelsOf(monitor.selector))
  })

  it('is let in from namespaces that somebody labelled, on that port alone', () => {
    const policy = findObject(OBJECTS, 'NetworkPolicy').spec
    expect(policy).toEqual({
      podSelector: { matchLabels: selector },
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [{ namespaceSelector: { matchLabels: { 'fluxdeck.dev/metrics': 'true' } } }],
          ports: [{ port: ports[0]?.port }],
        },
      ],
    })
  })

  it('takes no right of the cluster', () => {
    expect(OBJECTS.map(({ kind }) => kind)).toEqual(['ServiceMonitor', 'PrometheusRule', 'Service', 'NetworkPolicy'])
  })
})

describe('alerts and dashboard', () => {
  const names = (text: string) => text.match(/\bfluxdeck_\w+/g) ?? []

  it('ask for nothing that is not told', () => {
    const asked = [...rules.map(({ expr }) => expr), ...queries].flatMap(names)
    expect(asked.length).toBeGreaterThan(15)
    expect([...new Set(asked)].filter((name) => !told.has(name))).toEqual([])
  })

  it('keep clusters apart: each rule by cluster, each query of the chosen one', () => {
    for (const { alert, expr } of rules) if (!expr.startsWith('absent')) expect(expr, alert).toMatch(/by \(cluster[,)]/)
    for (const query of queries) expect(query).toContain('cluster=~"$cluster"')
  })

  it('has panels that lie side by side, each with a word of explanation', () => {
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + (at % w)}.${y + Math.floor(at / w)}`),
    )
    expect(new Set(cells).size).toBe(cells.length)
    for (const { title, description, gridPos } of dashboard.panels) {
      expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(24)
      expect(description, title).not.toBe('')
    }
  })
})

const HOUR = '60'
/** A value every minute. */
const steady = (series: string, value: number, minutes = HOUR) => ({ series, values: `${value}x${minutes}` })
const CLUSTER = 'cluster="home"'

interface Story {
  readonly says: string
  readonly input: readonly { readonly series: string; readonly values: string }[]
  readonly at: string
  readonly alert: string
  /** The labels of what fires; empty: nothing does. */
  readonly fires: readonly Readonly<Record<string, string>>[]
}

const ALIVE = steady(`fluxdeck_build_info{${CLUSTER}}`, 1, '2000')
const failing = steady(`fluxdeck_problems{${CLUSTER},severity="failed"}`, 2)
const STORIES: readonly Story[] = [
  {
    says: 'problems, after ten minutes',
    input: [failing],
    at: '11m',
    alert: 'FluxdeckProblems',
    fires: [{ severity: 'warning' }],
  },
  { says: 'problems, not before', input: [failing], at: '9m', alert: 'FluxdeckProblems', fires: [] },
  {
    says: 'problems through a restart, whose pod has another name',
    input: [
      { series: `fluxdeck_problems{${CLUSTER},severity="failed",pod="a"}`, values: '2x6 stale' },
      { series: `fluxdeck_problems{${CLUSTER},severity="failed",pod="b"}`, values: '_x5 2x20' },
    ],
    at: '12m',
    alert: 'FluxdeckProblems',
    fires: [{ severity: 'warning' }],
  },
  {
    says: 'no marks, which look well',
    input: [steady(`fluxdeck_problems{${CLUSTER},severity="mark"}`, 5)],
    at: '30m',
    alert: 'FluxdeckProblems',
    fires: [],
  },
  {
    says: 'that nobody knows, after five minutes',
    input: [steady(`fluxdeck_verdict{${CLUSTER},level="unknown"}`, 1)],
    at: '6m',
    alert: 'FluxdeckVerdictUnknown',
    fires: [{ severity: 'critical' }],
  },
  {
    says: 'nothing of a verdict that is known',
    input: [
      steady(`fluxdeck_verdict{${CLUSTER},level="unknown"}`, 0),
      steady(`fluxdeck_verdict{${CLUSTER},level="failing"}`, 1),
    ],
    at: '30m',
    alert: 'FluxdeckVerdictUnknown',
    fires: [],
  },
  {
    says: 'a source of which nothing is heard',
    input: [
      {
        series: `fluxdeck_source_last_sync_timestamp_seconds{${CLUSTER},source="helmreleases"}`,
        values: '0+60x10 600x30',
      },
    ],
    at: '16m',
    alert: 'FluxdeckSourceSilent',
    fires: [{ severity: 'warning', source: 'helmreleases' }],
  },
  {
    says: 'no source that goes on, and none whose series went because it is absent',
    input: [
      { series: `fluxdeck_source_last_sync_timestamp_seconds{${CLUSTER},source="helmreleases"}`, values: '0+60x60' },
      { series: `fluxdeck_source_last_sync_timestamp_seconds{${CLUSTER},source="buckets"}`, values: '0+60x4 stale' },
    ],
    at: '40m',
    alert: 'FluxdeckSourceSilent',
    fires: [],
  },
  {
    says: 'events only after a longer silence',
    input: [steady(`fluxdeck_source_last_sync_timestamp_seconds{${CLUSTER},source="events"}`, 0)],
    at: '14m',
    alert: 'FluxdeckSourceSilent',
    fires: [],
  },
  {
    says: 'events after that',
    input: [steady(`fluxdeck_source_last_sync_timestamp_seconds{${CLUSTER},source="events"}`, 0)],
    at: '16m',
    alert: 'FluxdeckSourceSilent',
    fires: [{ severity: 'info', source: 'events' }],
  },
  {
    says: 'a problem of more than a day',
    input: [steady(`fluxdeck_oldest_problem_seconds{${CLUSTER}}`, 86_401)],
    at: '1m',
    alert: 'FluxdeckProblemOld',
    fires: [{ severity: 'info' }],
  },
  {
    says: 'a controller that is not ready',
    input: [
      steady(`fluxdeck_controller_ready{${CLUSTER},name="helm-controller"}`, 0),
      steady(`fluxdeck_controller_ready{${CLUSTER},name="source-controller"}`, 1),
    ],
    at: '11m',
    alert: 'FluxdeckControllerDown',
    fires: [{ severity: 'warning', name: 'helm-controller' }],
  },
  {
    says: 'what was suspended and forgotten',
    input: [steady(`fluxdeck_resources{${CLUSTER},kind="HelmRelease",status="suspended"}`, 1, '2000')],
    at: '25h',
    alert: 'FluxdeckSuspended',
    fires: [{ severity: 'info', kind: 'HelmRelease' }],
  },
  {
    says: 'a topic that is not followed',
    input: [
      steady(`fluxdeck_ntfy_up{${CLUSTER},topic="alerts"}`, 0),
      steady(`fluxdeck_ntfy_up{${CLUSTER},topic="other"}`, 1),
    ],
    at: '11m',
    alert: 'FluxdeckNtfyDown',
    fires: [{ severity: 'warning', topic: 'alerts' }],
  },
]

describe.skipIf(!canRun(promtoolAvailability()))('promtool', () => {
  const rulesFile = write('rules.yaml', { groups })
  /** promtool would compare the words as well, which have a test of their own. */
  const silent = write('silent.yaml', {
    groups: groups.map((group) => ({ ...group, rules: group.rules.map(({ annotations: _, ...rule }) => rule) })),
  })

  it('reads the rules', () => {
    expect(runPromtool(['check', 'rules', rulesFile])).toContain(`${rules.length} rules found`)
  })

  it('reads each query of the dashboard', () => {
    // Grafana puts in what stands behind a dollar sign.
    const plain = (query: string) => query.replaceAll('$__rate_interval', '5m').replaceAll('$cluster', 'home')
    const recorded = queries.map((query, at) => ({ record: `panel:${at}`, expr: plain(query) }))
    const file = write('dashboard.yaml', { groups: [{ name: 'panels', rules: recorded }] })
    expect(runPromtool(['check', 'rules', file])).toContain(`${queries.length} rules found`)
  })

  const test = (name: string, tests: readonly object[], file = silent) =>
    runPromtool(['test', 'rules', write(`${name}.yaml`, { rule_files: [file], evaluation_interval: '1m', tests })])
  const told = ({ input, at, alert, fires }: Story) => ({
    interval: '1m',
    input_series: [...input, ALIVE],
    alert_rule_test: [
      {
        eval_time: at,
        alertname: alert,
        exp_alerts: fires.map((labels) => ({ exp_labels: { cluster: 'home', ...labels } })),
      },
    ],
  })

  it.each(STORIES)('tells $says', (story) => {
    expect(test('story', [told(story)])).toContain('SUCCESS')
  })

  it('tells when no Fluxdeck is scraped, and only then', () => {
    const absent = (input: readonly object[], exp_alerts: readonly object[]) => ({
      interval: '1m',
      input_series: input,
      alert_rule_test: [{ eval_time: '10m', alertname: 'FluxdeckAbsent', exp_alerts }],
    })
    const fires = [{ exp_labels: { severity: 'critical' } }]
    expect(test('absent', [absent([ALIVE], []), absent([], fires)])).toContain('SUCCESS')
    expect(() => test('never', [absent([], [])])).toThrow('FluxdeckAbsent')
  })

  it('says in words which cluster it is about, and how long it has been so', () => {
    const [silence] = STORIES.filter(({ alert }) => alert === 'FluxdeckSourceSilent')
    if (silence === undefined) throw new Error('There is no such story.')
    const summary = 'Nothing was heard of helmreleases in home for 6m 0s.'
    const { alert_rule_test: asked, ...story } = told(silence)
    const worded = asked.map((one) => ({
      ...one,
      exp_alerts: one.exp_alerts.map((alert) => ({ ...alert, exp_annotations: { summary } })),
    }))
    expect(test('words', [{ ...story, alert_rule_test: worded }], rulesFile)).toContain('SUCCESS')
    for (const { alert, annotations } of rules)
      if (alert !== 'FluxdeckAbsent' && alert !== 'FluxdeckNtfyDown')
        expect(annotations.summary, alert).toContain('$labels.cluster')
  })

  it('has a story of each alert', () => {
    const told = new Set([
      ...STORIES.filter(({ fires }) => fires.length > 0).map(({ alert }) => alert),
      'FluxdeckAbsent',
    ])
    expect([...told].sort()).toEqual([...new Set(rules.map(({ alert }) => alert))].sort())
  })
})
