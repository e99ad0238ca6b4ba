// Whether secrets arrive from outside: Ready alone is not enough, for it stays True when nobody refreshes any more.

import { readPath, readText } from '@/lib/flux/object/json-fields'
import { formatAge, parseGoDuration, parseTime } from '@/lib/time'
import { bad, type Finding, good, isNew, type Told, unknown } from './check'
import { because, findCondition } from './conditions'
import type { GroundObject } from './ground-object'

const NOT_SYNCED: Told = ['is not synced', 'are not synced']
const OLD: Told = ['is not refreshed', 'are not refreshed']
const NO_STORE: Told = ['does not answer', 'do not answer']

export function judgeExternalSecret(object: GroundObject, now: Date): Finding {
  const { spec, status, createdAt } = object
  const ready = findCondition(status, 'Ready')
  const synced = parseTime(status.refreshTime)
  const secret = `Secret ${targetSecretOf(object)}`
  if (ready === undefined) {
    if (isNew(object, now)) return unknown(`${secret} is not synced yet`, createdAt)
    return bad(`${secret} is not synced, nobody has taken it up`, NOT_SYNCED, createdAt)
  }
  if (ready.status !== 'True') {
    const sentence = `${secret} is not synced${because(ready)}`
    return ready.status === 'Unknown' ? unknown(sentence, ready.since) : bad(sentence, NOT_SYNCED, ready.since)
  }
  if (synced === undefined) return good(`${secret} is synced`)
  const age = now.getTime() - synced.getTime()
  const interval = intervalOf(spec)
  if (interval !== undefined && age > 2 * interval)
    return bad(
      `${secret} was last refreshed ${formatAge(age)} ago, and should be every ${formatAge(interval)}`,
      OLD,
      synced,
    )
  return good(`${secret} synced ${formatAge(age)} ago`)
}

/** The Secret that it makes. */
export function targetSecretOf({ spec, name }: GroundObject): string {
  return readText(spec, 'target', 'name') ?? name
}

/** Undefined where it is not refreshed by time. */
function intervalOf(spec: GroundObject['spec']): number | undefined {
  const policy = readPath(spec, 'refreshPolicy')
  if (policy !== undefined && policy !== '' && policy !== 'Periodic') return undefined
  const ms = parseGoDuration(readText(spec, 'refreshInterval') ?? '1h')
  return ms === undefined || ms <= 0 ? undefined : ms
}

export function judgeSecretStore(object: GroundObject, now: Date): Finding {
  const ready = findCondition(object.status, 'Ready')
  if (ready === undefined)
    return isNew(object, now)
      ? unknown('has not been looked at yet', object.createdAt)
      : bad('nobody has taken it up', NO_STORE, object.createdAt)
  if (ready.status === 'True') return good('answers')
  const sentence = `not ready${because(ready)}`
  return ready.status === 'Unknown' ? unknown(sentence, ready.since) : bad(sentence, NO_STORE, ready.since)
}
