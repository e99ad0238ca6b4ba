// The alarms as one question of the ground: asked every half a minute while somebody looks.

import type { SourceStateName } from '@/lib/contract/state'
import { isFluxKind } from '@/lib/flux/kinds'
import { redactText } from '@/lib/flux/object/redact'
import { type Alarm, judgeAlarms } from '@/lib/ground/alarms'
import type { GroundRead } from '@/lib/ground/read'
import type { Clock } from '@/lib/kubernetes/clock'
import { readAlerts } from '@/lib/observability/alertmanager'
import { type Endpoint, EndpointError, type EndpointFault } from '@/lib/observability/endpoint'
import { type Ref, refOf } from '@/lib/ref'
import { parseWebLink } from '@/lib/web-link'
import { createListeners, untilSo } from '../listeners'
import { askWhileOpen } from './ask-while-open'

export interface GroundAlarms {
  open(): () => void
  tried(signal: AbortSignal): Promise<void>
  /** Those of Flux's own are tied to objects that are there and seen. */
  read(sees: (ref: Ref) => boolean): GroundRead
}

const NAME = 'Alertmanager'
const STATES: Readonly<Record<EndpointFault, SourceStateName>> = {
  unreachable: 'error',
  timeout: 'error',
  unauthorised: 'unauthorised',
  forbidden: 'forbidden',
  refused: 'error',
  unreadable: 'error',
}

interface Standing {
  readonly state: SourceStateName
  readonly reason?: string
}

export function createGroundAlarms(
  endpoint: Endpoint | undefined,
  { clock, timers }: { readonly clock: () => Date; readonly timers: Clock },
): GroundAlarms {
  const changes = createListeners()
  let alarms: readonly Alarm[] = []
  let readAt: Date | undefined
  let standing: Standing = { state: 'disabled' }

  const ask = async (from: Endpoint, signal: AbortSignal) => {
    try {
      alarms = await readAlerts(from, signal)
      readAt = clock()
      standing = { state: 'live' }
    } catch (error) {
      if (signal.aborted) return
      const fault = error instanceof EndpointError ? error : new EndpointError('unreachable', `${NAME} failed.`)
      standing = { state: readAt === undefined ? STATES[fault.fault] : 'stale', reason: redactText(fault.message) }
    }
    changes.tell()
  }

  return {
    open() {
      if (endpoint === undefined) return () => undefined
      standing = { state: 'connecting' }
      const end = askWhileOpen((signal) => ask(endpoint, signal), timers)
      return () => {
        end()
        alarms = []
        readAt = undefined
        standing = { state: 'disabled' }
      }
    },
    tried: (until) => untilSo(changes.add, () => standing.state !== 'connecting', until),
    read(sees) {
      const { state, reason } = endpoint === undefined ? { state: 'absent' as const } : standing
      return {
        question: 'alarms',
        nouns: ['alarm', 'alarms'],
        partOf: NAME,
        isBehind: true,
        calm: 'No alarm is active.',
        state,
        ...(reason === undefined ? {} : { reason }),
        ...(readAt === undefined ? {} : { asOf: readAt }),
        found:
          readAt === undefined
            ? []
            : judgeAlarms(alarms, { redact: redactText, webLink: parseWebLink, fluxRef: fluxRefOf(sees) }),
        unread: 0,
      }
    },
  }
}

/** Its name is "Flux", the kind and the reason. */
const PREFIX = 4

/** As Flux's provider for Alertmanager labels them. */
function fluxRefOf(sees: (ref: Ref) => boolean): (alarm: Alarm) => Ref | undefined {
  return ({ labels: { alertname = '', kind = '', namespace = '', name = '' } }) => {
    if (alertname.indexOf(kind) !== PREFIX || !isFluxKind(kind) || namespace === '' || name === '') return undefined
    const ref = refOf(kind, namespace, name)
    return sees(ref) ? ref : undefined
  }
}
