// How a row, an age and a list of names stand in an answer.

import type { Resource } from '@/lib/contract/state'
import { formatAge, parseTime } from '@/lib/time'
import type { Item } from './answer'
import { clip, plainLine } from './plain'

const NAMED = 5
const IS_WELL: ReadonlySet<string> = new Set(['ready', 'static'])

/** What there is to say, on one line. */
export function joinParts(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ')
}

/** `16 d`, `at least 3 h`; empty where nobody knows. */
export function ageOf({ since, atLeast }: { readonly since?: string; readonly atLeast?: boolean }, now: Date): string {
  const begun = parseTime(since)
  if (begun === undefined) return ''
  return `${atLeast === true ? 'at least ' : ''}${formatAge(now.getTime() - begun.getTime())}`
}

/** The first few, and how many there are beside them. */
export function listRefs(refs: readonly string[], count = refs.length): string {
  const named = refs.slice(0, NAMED)
  const rest = count - named.length
  return rest > 0 ? `${named.join(', ')} and ${rest} more` : named.join(', ')
}

/** What it is in our words; what others wrote into it is quoted. */
function sayStatus({ suspended, suspendedBy, suspendReason, statusText = '', ready, stalled }: Resource): string {
  if (suspended) {
    const by = suspendedBy === undefined ? '' : ` by ${asWord(suspendedBy)}`
    return `suspended${by}${suspendReason === undefined ? '' : `: ${asQuote(suspendReason)}`}`
  }
  const begin = statusText.replace(/…$/, '')
  const isSaid = [ready, stalled].some((condition) => condition?.message.includes(begin) === true)
  return isSaid ? '' : statusText
}

/** `HelmRelease/apps/immich is stalled: …`. */
export function saySubject(row: Resource, why: string): string {
  if (!row.current) return `${row.ref} was ${row.status} when it was read last; it is not read now.`
  const said = row.suspended || row.statusText === why ? sayStatus(row) : why
  return `${row.ref} is ${row.status}${said === '' || said === row.status ? '' : `: ${said.replace(/\.$/, '')}`}.`
}

/** One object. What is not current is not well: it only was when it was read last. */
export function itemOfRow(row: Resource, now: Date): Item {
  const { ref, status, current, failingSince, failingSinceAtLeast, revision, source, rootCause, marks } = row
  const since = failingSince ?? row.ready?.since
  const age = ageOf(
    {
      ...(since === undefined ? {} : { since }),
      ...(failingSinceAtLeast === undefined ? {} : { atLeast: failingSinceAtLeast }),
    },
    now,
  )
  const known = current
    ? [age, sayStatus(row), revision?.sentence ?? '']
    : [`was ${status} when it was read last, not read now`]
  const text = [
    ...known,
    source === undefined ? '' : `from ${source.ref}`,
    rootCause === undefined || rootCause === ref ? '' : `root cause ${rootCause}`,
    ...marks.map((mark) => mark.text),
  ]
  const message = row.stalled?.message ?? row.ready?.message ?? ''
  return {
    ref,
    status: current ? status : 'unknown',
    text: joinParts(text),
    ...(message === '' || (current && IS_WELL.has(status)) ? {} : { said: [message] }),
  }
}

const QUOTED = 80

/** A stranger's word among ours; what is more than one word is quoted. */
export function asWord(text: string): string {
  return /^[\w./:@+?=&%#-]{1,200}$/.test(text) ? text : asQuote(text)
}

/** A stranger's address, which may be longer than a word. */
export function asAddress(text: string): string {
  return /^[\w./:@+?=&%#~,;!()*'-]{1,400}$/.test(text) ? text : asQuote(text)
}

/** A stranger's text within a line of ours, which cannot end its quotes. */
export function asQuote(text: string): string {
  return `“${clip(plainLine(text), QUOTED).replace(/[“”]/g, "'")}”`
}
