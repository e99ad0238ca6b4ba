// Which alerts are active, as Alertmanager says. Its status is never asked for, which is its whole configuration.

import { parseTime } from '@/lib/time'
import { type Endpoint, EndpointError } from './endpoint'
import { isFields, textAt, textsAt } from './fields'

export interface ActiveAlert {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly startsAt?: Date
  /** Where the rule that made it can be seen. */
  readonly generatorUrl?: string
}

/** All four are true where they are not said. */
const ACTIVE = { active: 'true', silenced: 'false', inhibited: 'false', unprocessed: 'false' } as const

export async function readAlerts(endpoint: Endpoint, signal: AbortSignal): Promise<readonly ActiveAlert[]> {
  const answer = await endpoint.get('/api/v2/alerts', new URLSearchParams(ACTIVE), signal)
  if (!Array.isArray(answer)) throw new EndpointError('unreadable', `${endpoint.name} did not answer with alerts.`)
  return answer.filter(isFields).map((alert) => {
    const startsAt = parseTime(alert.startsAt)
    const generatorUrl = textAt(alert, 'generatorURL')
    return {
      labels: textsAt(alert, 'labels'),
      annotations: textsAt(alert, 'annotations'),
      ...(startsAt === undefined ? {} : { startsAt }),
      ...(generatorUrl === undefined || generatorUrl === '' ? {} : { generatorUrl }),
    }
  })
}
