// Whether a certificate holds, and will. Ready stays True while renewal fails, so it is not what is asked first.

import { readInteger, readText } from '@/lib/flux/object/json-fields'
import { formatAge, parseTime } from '@/lib/time'
import { type Around, bad, type Finding, good, isNew, type Told, unknown, warned } from './check'
import { because, findCondition } from './conditions'
import type { GroundObject } from './ground-object'
import { whyOfChallenges } from './judge-challenge'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const SOON_DAYS = 7
const AHEAD_DAYS = 21
/** Of a life this short no days are counted: a certificate of a day always ends within the week. */
const SHORT_LIFE_DAYS = 28

const EXPIRED: Told = ['has expired', 'have expired']
const NOT_ISSUED: Told = ['is not issued', 'are not issued']
const ENDS_SOON: Told = ['ends within 7 days', 'end within 7 days']
const ENDS_SHORTLY: Told = ['ends soon', 'end soon']
const NOT_RENEWED: Told = ['is not renewed', 'are not renewed']

export function judgeCertificate(object: GroundObject, now: Date, { challenges = [] }: Around): Finding {
  const { status } = object
  const ends = parseTime(status.notAfter)
  const ready = findCondition(status, 'Ready')
  const by = issuerOf(object)
  const proof = whyOfChallenges(object, challenges)
  if (ends !== undefined && ends <= now)
    return bad(`expired ${formatAge(now.getTime() - ends.getTime())} ago${by}${proof}`, EXPIRED, ends)
  if (ready?.status !== 'True') return judgeUnready(object, now, by, proof)
  if (ends === undefined) return unknown(`is ready and does not say when it ends${by}`)
  const left = ends.getTime() - now.getTime()
  const until = `ends in ${formatAge(left)}${by}`
  const attempts = readInteger(status, 'failedIssuanceAttempts') ?? 0
  if (attempts > 0) {
    const failed = attempts === 1 ? '1 attempt failed' : `${attempts} attempts failed`
    const why = findCondition(status, 'Issuing')
    // While it is tried again the condition says only that; what its proof waits for is nearer than how the last try failed.
    const hasFailed = why !== undefined && why.status !== 'True' && why.message !== ''
    const said = proof === '' && hasFailed ? because(why) : ''
    return bad(`is not renewed, ${failed}; ${until}${said}${proof}`, NOT_RENEWED, parseTime(status.lastFailureTime))
  }
  const renewal = parseTime(status.renewalTime)
  if (renewal !== undefined && now.getTime() - renewal.getTime() > HOUR_MS)
    return bad(
      `should have been renewed ${formatAge(now.getTime() - renewal.getTime())} ago; ${until}${proof}`,
      NOT_RENEWED,
      renewal,
    )
  return judgeLife(left, parseTime(status.notBefore), ends, until)
}

function judgeLife(left: number, begins: Date | undefined, ends: Date, until: string): Finding {
  const life = begins === undefined ? undefined : ends.getTime() - begins.getTime()
  if (life !== undefined && life > 0 && life <= SHORT_LIFE_DAYS * DAY_MS) {
    if (left < life / 12) return bad(until, ENDS_SHORTLY)
    return left < life / 4 ? warned(until, ENDS_SHORTLY) : good(until)
  }
  if (left < SOON_DAYS * DAY_MS) return bad(until, ENDS_SOON)
  const isLate = life !== undefined && left < life / 4
  return isLate || left < AHEAD_DAYS * DAY_MS ? warned(until, ENDS_SHORTLY) : good(until)
}

function judgeUnready(object: GroundObject, now: Date, by: string, proof: string): Finding {
  const { status, createdAt } = object
  const ready = findCondition(status, 'Ready')
  const attempts = readInteger(status, 'failedIssuanceAttempts') ?? 0
  const isUnderWay = attempts === 0 && findCondition(status, 'Issuing')?.status === 'True'
  if (isNew(object, now) && (ready === undefined || isUnderWay))
    return unknown(`is being issued${by}${proof}`, createdAt)
  if (ready === undefined) return bad(`nobody has taken it up${by}`, NOT_ISSUED, createdAt)
  const why = `${because(ready)}${proof}`
  if (ready.status === 'Unknown') return unknown(`does not say whether it is ready${by}${why}`, ready.since)
  return bad(`not ready${by}${why}`, NOT_ISSUED, ready.since)
}

/** ` (ClusterIssuer letsencrypt)` */
function issuerOf({ spec }: GroundObject): string {
  const name = readText(spec, 'issuerRef', 'name')
  return name === undefined ? '' : ` (${readText(spec, 'issuerRef', 'kind') ?? 'Issuer'} ${name})`
}
