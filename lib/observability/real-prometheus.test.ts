// The client against the real program, whose answers are not ours to choose.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canRun } from '@/e2e/support/availability'
import { type Prometheus, prometheusAvailability, startPrometheus } from '@/e2e/support/prometheus'
import { createEndpoint, type Endpoint, EndpointError } from './endpoint'
import { queryMetrics } from './prometheus'

const NEVER = new AbortController().signal

function endpointOf(name: string, url: string): Endpoint {
  return createEndpoint(name, { baseUrl: new URL(url), readAuthorization: () => undefined })
}

describe.skipIf(!canRun(prometheusAvailability()))('a real Prometheus', () => {
  let prometheus: Prometheus
  let endpoint: Endpoint
  beforeAll(async () => {
    prometheus = await startPrometheus({ global: { scrape_interval: '1s' }, scrape_configs: [] })
    endpoint = endpointOf('Prometheus', prometheus.url)
  }, 60_000)
  afterAll(() => prometheus?.stop())

  const ask = (query: string, range?: { start: Date; stepSeconds: number }) =>
    queryMetrics(endpoint, { query, end: new Date(), limit: 10, ...(range === undefined ? {} : { range }) }, NEVER)

  it('answers with what is no number as well', async () => {
    const { series } = await ask('vector(0) / 0')
    expect(series[0]?.values[0]?.[1]).toBe('NaN')
    expect((await ask('1 / 0')).series[0]?.values[0]?.[1]).toBe('+Inf')
  })

  it('answers over a span', async () => {
    const start = new Date(Date.now() - 600_000)
    const { type, series } = await ask('vector(4)', { start, stepSeconds: 60 })
    expect(type).toBe('matrix')
    expect(series[0]?.values.length).toBeGreaterThanOrEqual(10)
  })

  it('says what is wrong with a question', async () => {
    const error = await ask('sum(').catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(EndpointError)
    expect(error).toMatchObject({ fault: 'refused', message: expect.stringContaining('parse error') })
  })
})
