// query_logs and query_metrics: the two questions that operators may ask freely, where Loki and Prometheus are configured.

import { z } from 'zod'
import { LogQueryRequestSchema, MetricQueryRequestSchema } from '@/lib/contract/schema/free-queries'
import { defineTool } from '../tool'
import { asWord } from '../words'

export const queryLogs = defineTool({
  name: 'query_logs',
  title: 'Question in LogQL',
  description: 'Lines of Loki for a LogQL selector, newest first; a day back at most.',
  input: z.strictObject({
    query: LogQueryRequestSchema.shape.query,
    since: LogQueryRequestSchema.shape.since,
    limit: LogQueryRequestSchema.shape.limit,
  }),
  hints: 'read',
  shape: 'text',
  needs: 'loki',
  asks: 'query-logs',
  async answer(asked, { audience, actor, signal }) {
    const { lines, cut } = await audience.questions.freeQueries.logs(actor.identity, asked, signal)
    const more = cut ? ', and there may be more' : ''
    return {
      sentence: `${lines.length} ${lines.length === 1 ? 'line' : 'lines'}, newest first${more}.`,
      body: lines.map(({ at, labels, text }) => `${at} ${writeLabels(labels)} ${text}`).join('\n'),
      isQuoted: true,
    }
  },
})

export const queryMetrics = defineTool({
  name: 'query_metrics',
  title: 'Question in PromQL',
  description: 'Values of Prometheus for a PromQL expression, now or over a span of a day at most.',
  input: z.strictObject({
    query: MetricQueryRequestSchema.shape.query,
    since: MetricQueryRequestSchema.shape.since,
    step: MetricQueryRequestSchema.shape.step,
  }),
  hints: 'read',
  shape: 'text',
  needs: 'prometheus',
  asks: 'query-metrics',
  async answer(asked, { audience, actor, signal }) {
    const { series, cut, warnings } = await audience.questions.freeQueries.metrics(actor.identity, asked, signal)
    const more = cut ? ', and there are more' : ''
    const said = warnings.length === 0 ? '' : ` Prometheus warns: ${warnings.map(asWord).join('; ')}`
    return {
      sentence: `${series.length} series${more}.${said}`,
      body: series
        .map(({ labels, values }) =>
          values.length === 1
            ? `${writeLabels(labels)} ${values[0]?.[1]}`
            : [writeLabels(labels), ...values.map(([at, value]) => `  ${at} ${value}`)].join('\n'),
        )
        .join('\n'),
      isQuoted: true,
    }
  },
})

function writeLabels(labels: Readonly<Record<string, string>>): string {
  return `{${Object.entries(labels)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(', ')}}`
}
