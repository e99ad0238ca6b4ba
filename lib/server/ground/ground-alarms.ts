// The alarms as one question of the ground.

import type { SourceStateName } from '@/lib/contract/state'
import { isFluxKind } from '@/lib/flux/kinds'
import { redactText } from '@/lib/flux/object/redact'
import { type Alarm, judgeAlarms } from '@/lib/ground/alarms'
import type { GroundRead } from '@/lib/ground/read'
import { readAlerts } from '@/lib/observability/alertmanager'
import { type Endpoint, EndpointError, type EndpointFault } from '@/lib/observability/endpoint'
import { type Ref, refOf } from '@/lib/ref'
import { parseWebLink } from '@/lib/web-link'
import { type AskedSource, type AskedTimes, createAskedSource, type Standing } from './asked-source'

export interface GroundAlarms extends Pick<AskedSource<unknown>, 'open' | 'tried'> {
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
const FIXED = { question: 'alarms', nouns: ['alarm', 'alarms'], isBehind: true, unread: 0 } as const

/** Without an address nothing is asked. */
export function createGroundAlarms(endpoint: Endpoint | undefined, times: AskedTimes): GroundAlarms {
  return endpoint === undefined ? NOT_CONFIGURED : askedAlarms(endpoint, times)
}

const NOT_CONFIGURED: GroundAlarms = {
  open: () => () => undefined,
  tried: () => Promise.resolve(),
  read: () => ({ ...FIXED, setBy: NAME, state: 'absent', found: [] }),
}

function askedAlarms(endpoint: Endpoint, times: AskedTimes): GroundAlarms {
  const source = createAskedSource<readonly Alarm[]>({
    ...times,
    ask: (signal) => readAlerts(endpoint, signal),
    failed: standingOf,
  })
  return {
    open: source.open,
    tried: source.tried,
    read(sees) {
      const last = source.last()
      const parts = { redact: redactText, webLink: parseWebLink, fluxRef: fluxRefOf(sees) }
      return {
        ...FIXED,
        setBy: NAME,
        calm: 'No alarm is active.',
        ...source.standing(),
        ...(last === undefined ? {} : { asOf: last.at }),
        found: last === undefined ? [] : judgeAlarms(last.value, parts),
      }
    },
  }
}

function standingOf(error: unknown): Standing {
  const fault = error instanceof EndpointError ? error : new EndpointError('unreachable', `${NAME} failed.`)
  return { state: STATES[fault.fault], reason: redactText(fault.message) }
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
