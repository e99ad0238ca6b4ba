// Everything that /metrics tells, in a registry of its own. The library is loaded here and only where somebody asked for
// metrics, so that a program without them is no larger.

import type { Registry } from 'prom-client'
import { ApiError } from '../api-error'
import type { Config } from '../config'
import type { Tallies } from '../tallies'
import { createTallies } from './counters'
import { GAUGES, type Told } from './gauges'

export interface Measured {
  readonly clusterName: string
  look(): Told
  /** Readers that were cut until now, by why. */
  dropped(): Readonly<Record<string, number>>
}

export interface Metrics {
  readonly tallies: Tallies
  /** From now on there is something to tell. */
  connect(measured: Measured): void
  /** Throws `unavailable` before that. */
  tell(): Promise<{ readonly text: string; readonly contentType: string }>
}

const PREFIX = 'fluxdeck_'
/** Gauges with the ending of a counter. */
const MISNAMED = ['nodejs_active_resources_total', 'nodejs_active_handles_total', 'nodejs_active_requests_total']

/** Undefined where nobody asks for them. */
export async function openMetricsFor({
  metricsPort,
  areMetricsPublic,
}: Pick<Config, 'metricsPort' | 'areMetricsPublic'>): Promise<Metrics | undefined> {
  return metricsPort !== undefined || areMetricsPublic ? await openMetrics() : undefined
}

async function openMetrics(): Promise<Metrics> {
  // Where it was bundled it has no names of its own, as it is CommonJS.
  const { default: client } = await import('prom-client')
  const registry = new client.Registry()
  const tallies = createTallies(client, registry)
  client.collectDefaultMetrics({ prefix: PREFIX, register: registry })
  for (const name of MISNAMED) registry.removeSingleMetric(`${PREFIX}${name}`)
  let isConnected = false
  return {
    tallies,
    connect(measured) {
      registry.setDefaultLabels({ cluster: measured.clusterName })
      registerLive(client, registry, measured)
      isConnected = true
    },
    async tell() {
      if (!isConnected) throw new ApiError('unavailable', 'Fluxdeck is starting.', { retryAfterSeconds: 1 })
      return { text: await registry.metrics(), contentType: registry.contentType }
    },
  }
}

function registerLive(
  { Gauge, Counter }: typeof import('prom-client'),
  registry: Registry,
  { look, dropped }: Measured,
): void {
  const registers = [registry]
  // One look for all gauges of a scrape, which are collected in one breath.
  let told: Told | undefined
  const lookOnce = () => {
    if (told === undefined) queueMicrotask(() => (told = undefined))
    told ??= look()
    return told
  }
  for (const { labels, read, ...row } of GAUGES)
    new Gauge({
      ...row,
      labelNames: labels,
      registers,
      collect() {
        this.reset()
        for (const [given, value] of read(lookOnce())) this.set({ ...given }, value)
      },
    })
  new Counter({
    name: 'fluxdeck_stream_dropped_total',
    help: 'Readers that were cut: "slow" could not keep up with a stream, "stuck" took nothing of a stream or an answer.',
    labelNames: ['reason'],
    registers,
    collect() {
      this.reset()
      for (const [reason, count] of Object.entries(dropped())) this.inc({ reason }, count)
    },
  })
}
