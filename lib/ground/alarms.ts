// What the alarms say: the active alerts of Alertmanager, by name, and the one that must always be there.

import { groupBy } from '@/lib/group-by'
import { type Ref, refOf } from '@/lib/ref'
import { earliest } from '@/lib/time'
import { bad, type Finding, good, noted, type Told, warned } from './check'
import { shortLine } from './conditions'
import type { Found } from './read'

export interface Alarm {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly startsAt?: Date
  readonly generatorUrl?: string
}

export interface AlarmParts {
  /** Behind the door of texts. */
  readonly redact: (text: string) => string
  /** The object of Flux that an alert of its own is about. */
  readonly fluxRef: (alarm: Alarm) => Ref | undefined
  readonly webLink: (address: string) => string | undefined
}

const KIND = 'Alarm'
const MACHINERY = 'none'
const WATCHDOG = 'Watchdog'
const UNNAMED = 'unnamed'

const CRITICAL: Told = ['is critical', 'are critical']
/** As Flux's own provider marks what failed. */
const ERROR: Told = ['is an error', 'are errors']
const WARNING: Told = ['warns', 'warn']
const SILENT: Told = ['is missing', 'are missing']

export function judgeAlarms(alarms: readonly Alarm[], parts: AlarmParts): readonly Found[] {
  const told = alarms.filter((alarm) => alarm.labels.severity !== MACHINERY || nameOf(alarm) === WATCHDOG)
  const groups = groupBy(
    told,
    (alarm) => `${nameOf(alarm)}/${alarm.labels.severity ?? ''}/${parts.fluxRef(alarm) ?? ''}`,
  )
  const hasWatchdog = alarms.some((alarm) => nameOf(alarm) === WATCHDOG)
  const missing = bad('the alarm that always sounds is not there: alarms may not arrive', SILENT)
  return [
    ...(hasWatchdog ? [] : [{ ref: refOf(KIND, '', WATCHDOG), finding: missing }]),
    ...[...groups.values()].flatMap((group) => describeGroup(group, parts)),
  ]
}

function describeGroup(group: readonly Alarm[], { redact, fluxRef, webLink }: AlarmParts): readonly Found[] {
  const [first] = group
  if (first === undefined) return []
  const { summary, description, message } = first.annotations
  const said = shortLine(redact(summary ?? description ?? message ?? 'it does not say why'))
  const sentence = group.length === 1 ? said : `${said} (${group.length} times)`
  const deployedBy = fluxRef(first)
  const link = first.generatorUrl === undefined ? undefined : webLink(first.generatorUrl)
  return [
    {
      ref: refOf(KIND, '', nameOf(first)),
      finding: findingOf(first, sentence, earliest(group.map(({ startsAt }) => startsAt))),
      ...(group.length === 1 ? {} : { count: group.length }),
      ...(deployedBy === undefined ? {} : { deployedBy }),
      ...(link === undefined ? {} : { link }),
    },
  ]
}

function findingOf(alarm: Alarm, sentence: string, since: Date | undefined): Finding {
  if (nameOf(alarm) === WATCHDOG) return good('sounds, as it always should')
  switch (alarm.labels.severity) {
    case 'critical':
      return bad(sentence, CRITICAL, since)
    case 'error':
      return bad(sentence, ERROR, since)
    case 'warning':
      return warned(sentence, WARNING, since)
    default:
      return { ...noted(sentence), ...(since === undefined ? {} : { since }) }
  }
}

/** What could not stand in a ref is left out. */
function nameOf({ labels }: Alarm): string {
  const name = (labels.alertname ?? '').replaceAll(/[^A-Za-z0-9_.:-]/g, '').slice(0, 253)
  return name === '' ? UNNAMED : name
}
