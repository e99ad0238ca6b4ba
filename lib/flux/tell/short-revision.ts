// What a row says of revisions, without what follows: from the whole form the short one, and from its source the rest.

import type { ShortRevision, ShortRow } from '@/lib/contract/short-row'
import type { Resource, RevisionSummary } from '@/lib/contract/state'
import { kindOf, type Ref } from '@/lib/ref'
import type { RevisionFacts } from '../object/revision'
import { isSameRevision, parseRevision, shortenRevision } from '../object/revision-format'
import { sayRevision } from './revision-sentence'
import { isSource } from './usual-of-kind'
import { orUsual, unlessUsual } from './usual-or-told'

/** What a row says of itself that rows beside it leave out. Whole and short rows say it alike. */
export type Lender = Pick<ShortRow, 'ref' | 'status' | 'revision'>
export type LenderOf = (ref: Ref) => Lender | undefined

type Subject = Pick<Resource, 'kind' | 'source'>
type Writable<Facts> = { -readonly [Name in keyof Facts]: Facts[Name] }
type Text =
  | 'applied'
  | 'attempted'
  | 'subject'
  | 'appliedShort'
  | 'attemptedShort'
  | 'available'
  | 'availableShort'
  | 'commitUrl'

export type Revised = Resource & { readonly revision: RevisionSummary }

export function hasRevision(row: Resource): row is Revised {
  return row.revision !== undefined
}

/** Only of what fails a sentence names an age. */
const NO_TIME = new Date(0)

export function shortenFacts(row: Revised, lenderOf: LenderOf): ShortRevision {
  const { revision } = row
  const { applied, attempted, available, behind, sentence } = revision
  const usual = followFrom(row, applied, lenderOf)
  const short: Writable<ShortRevision> = {}
  put(short, 'applied', applied)
  put(short, 'attempted', attempted)
  put(short, 'subject', revision.subject)
  const appliedShort = shorten(applied)
  put(short, 'appliedShort', unlessUsual(revision.appliedShort, appliedShort))
  put(short, 'attemptedShort', unlessUsual(revision.attemptedShort, shorten(attempted)))
  put(short, 'available', unlessUsual(available, usual.available))
  put(
    short,
    'availableShort',
    unlessUsual(revision.availableShort, available === applied ? appliedShort : shorten(available)),
  )
  put(short, 'commitUrl', unlessUsual(revision.commitUrl, usual.commitUrl))
  if (behind !== usual.behind) short.behind = behind
  // One that names an age is made anew by whoever shows it.
  if (row.failingSince === undefined && sayRevision(row, NO_TIME) !== sentence) short.sentence = sentence
  return short
}

export function restoreFacts(row: Subject, short: ShortRevision, lenderOf: LenderOf): RevisionFacts {
  const { applied, attempted } = short
  const usual = followFrom(row, applied, lenderOf)
  const { behind = usual.behind } = short
  const available = orUsual(short.available, usual.available)
  const facts: Writable<RevisionFacts> = { behind }
  put(facts, 'applied', applied)
  put(facts, 'attempted', attempted)
  put(facts, 'subject', short.subject)
  const appliedShort = shorten(applied)
  put(facts, 'appliedShort', orUsual(short.appliedShort, appliedShort))
  put(facts, 'attemptedShort', orUsual(short.attemptedShort, shorten(attempted)))
  put(facts, 'available', available)
  put(facts, 'availableShort', orUsual(short.availableShort, available === applied ? appliedShort : shorten(available)))
  put(facts, 'commitUrl', orUsual(short.commitUrl, usual.commitUrl))
  return facts
}

function put(facts: Writable<Pick<ShortRevision, Text>>, name: Text, value: string | undefined): void {
  if (value !== undefined) facts[name] = value
}

function shorten(revision: string | undefined): string | undefined {
  return revision === undefined ? undefined : shortenRevision(revision)
}

interface Followed {
  readonly available: string | undefined
  readonly commitUrl: string | undefined
  readonly behind: RevisionFacts['behind']
}

/**
 * A source has what its upstream has; who takes from it is offered what it has, of the same repository, and rolls it out or
 * is as new as the source itself.
 */
function followFrom({ kind, source }: Subject, applied: string | undefined, lenderOf: LenderOf): Followed {
  if (isSource(kind)) return { available: applied, commitUrl: undefined, behind: 'no' }
  const lender = source === undefined || !isSource(kindOf(source.ref)) ? undefined : lenderOf(source.ref)
  const { applied: available, commitUrl, behind = 'no' } = lender?.revision ?? {}
  const isNewer = available !== undefined && (applied === undefined || !isSameRevision(applied, available))
  return { available, commitUrl: linkLike(commitUrl, available, applied), behind: isNewer ? 'rolling_out' : behind }
}

/** The same page of another commit. */
function linkLike(url: string | undefined, shown: string | undefined, wanted: string | undefined): string | undefined {
  if (url === undefined || shown === undefined || wanted === undefined) return undefined
  if (shown === wanted) return url
  const [from, to] = [parseRevision(shown).digest, parseRevision(wanted).digest]
  return from === undefined || to === undefined || !url.includes(from) ? undefined : url.replace(from, to)
}
