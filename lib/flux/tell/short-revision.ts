// What a row says of revisions, without what follows: from the whole form the short one, and from its source the rest.

import type { ShortRevision, ShortRow } from '@/lib/contract/short-row'
import type { Resource, RevisionSummary } from '@/lib/contract/state'
import { kindOf, type Ref } from '@/lib/ref'
import type { RevisionFacts } from '../object/revision'
import { parseRevision, shortenRevision } from '../object/revision-format'
import { sayRevision } from './revision-sentence'
import { isSource } from './usual-of-kind'
import { field, orUsual, unlessUsual } from './usual-or-told'

/** What a row says of itself that rows beside it leave out. Whole and short rows say it alike. */
export type Lender = Pick<ShortRow, 'ref' | 'status' | 'revision'>
export type LenderOf = (ref: Ref) => Lender | undefined

type Subject = Pick<Resource, 'kind' | 'source'>

/** Only of what fails a sentence names an age. */
const NO_TIME = new Date(0)

export function shortenFacts(row: Resource, revision: RevisionSummary, lenderOf: LenderOf): ShortRevision {
  const { applied, attempted, available, subject, behind, sentence } = revision
  const usual = followFrom(row, applied, lenderOf)
  // One that names an age is made anew by whoever shows it.
  const isUsual = row.failingSince !== undefined || sayRevision({ ...row, revision }, NO_TIME) === sentence
  return {
    ...field('applied', applied),
    ...field('appliedShort', unlessUsual(revision.appliedShort, shorten(applied))),
    ...field('attempted', attempted),
    ...field('attemptedShort', unlessUsual(revision.attemptedShort, shorten(attempted))),
    ...field('available', unlessUsual(available, usual.available)),
    ...field('availableShort', unlessUsual(revision.availableShort, shorten(available))),
    ...(behind === 'no' ? {} : { behind }),
    ...field('commitUrl', unlessUsual(revision.commitUrl, usual.commitUrl)),
    ...field('subject', subject),
    ...(isUsual ? {} : { sentence }),
  }
}

export function restoreFacts(row: Subject, short: ShortRevision, lenderOf: LenderOf): RevisionFacts {
  const { applied, attempted, subject, behind = 'no' } = short
  const usual = followFrom(row, applied, lenderOf)
  const available = orUsual(short.available, usual.available)
  return {
    ...field('applied', applied),
    ...field('appliedShort', orUsual(short.appliedShort, shorten(applied))),
    ...field('attempted', attempted),
    ...field('attemptedShort', orUsual(short.attemptedShort, shorten(attempted))),
    ...field('available', available),
    ...field('availableShort', orUsual(short.availableShort, shorten(available))),
    behind,
    ...field('commitUrl', orUsual(short.commitUrl, usual.commitUrl)),
    ...field('subject', subject),
  }
}

function shorten(revision: string | undefined): string | undefined {
  return revision === undefined ? undefined : shortenRevision(revision)
}

/** A source has what its upstream has; who takes from it is offered what it has, of the same repository. */
function followFrom({ kind, source }: Subject, applied: string | undefined, lenderOf: LenderOf) {
  if (isSource(kind)) return { available: applied, commitUrl: undefined }
  const lender = source === undefined || !isSource(kindOf(source.ref)) ? undefined : lenderOf(source.ref)
  const { applied: available, commitUrl } = lender?.revision ?? {}
  return { available, commitUrl: linkLike(commitUrl, available, applied) }
}

/** The same page of another commit. */
function linkLike(url: string | undefined, shown: string | undefined, wanted: string | undefined): string | undefined {
  if (url === undefined || shown === undefined || wanted === undefined) return undefined
  if (shown === wanted) return url
  const [from, to] = [parseRevision(shown).digest, parseRevision(wanted).digest]
  return from === undefined || to === undefined || !url.includes(from) ? undefined : url.replace(from, to)
}
