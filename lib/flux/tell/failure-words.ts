// What fails in one sentence: how many, what else cannot go on, and how many all of these hold back. One number for one
// thing: the number of those that fail is that of their statuses. Each leads to the objects that it counts.

import type { SentenceLink } from '@/lib/contract/sentence-link'
import type { Problem, StatusCounts } from '@/lib/contract/state'
import { formatCount } from '@/lib/count'
import { nameOf } from '@/lib/ref'
import { isFailing, type Status } from '../judge/status'
import { nameResources, ofTotal } from './progress-words'

interface Told {
  readonly sentence: string
  readonly links: readonly SentenceLink[]
}

interface Clause {
  readonly count: number
  readonly one: string
  readonly many: string
  readonly leadsTo?: Omit<SentenceLink, 'text'>
  /** The whole clause, where it names the only one. */
  readonly named?: Told
}

const FAILING = ['failed', 'stalled'] as const satisfies readonly Status[]
/** A name that is longer than that makes the sentence none for a headline. */
const NAMED_CHARS = 100

export function countFailing({ failed, stalled }: Pick<StatusCounts, (typeof FAILING)[number]>): number {
  return failed + stalled
}

/** `held`: how many cannot go on because of another object, and do not fail themselves. */
export function sayProblems(problems: readonly Problem[], counts: StatusCounts, held: number): Told {
  const cycles = problems.flatMap(({ cycle }) => (cycle === undefined ? [] : [cycle.length]))
  const looped = cycles.reduce((sum, length) => sum + length, 0)
  // All members of a cycle but its first count as held.
  const others = Math.max(0, held - looped + cycles.length)
  const verbs = others > 0 ? { one: 'fails', many: 'fail' } : { one: 'is failing', many: 'are failing' }
  const clauses: readonly Clause[] = [
    { count: countFailing(counts), ...verbs, leadsTo: { statuses: FAILING } },
    describeLost(problems.filter(isLost)),
    { count: looped, one: 'waits for itself', many: 'wait for each other' },
    { count: sizeOf(problems.filter(triesAgain)), one: 'tries again', many: 'try again' },
    { count: sizeOf(problems.filter(hangs)), one: 'hangs in its deletion', many: 'hang in their deletion' },
  ]
  const told = clauses
    .filter(({ count }) => count > 0)
    .map((clause, at) =>
      tell(clause, at > 0 ? formatCount : others > 0 ? nameResources : (count) => ofTotal(count, counts)),
    )
  const heldLink: SentenceLink = { text: `${formatCount(others)} ${others === 1 ? 'other' : 'others'}`, held: true }
  const holding = others === 0 ? undefined : { ...heldLink, isExact: looped === 0 }
  return told.length === 0 ? sayWithoutFailure(problems, counts, holding) : join(told, clauses, holding)
}

interface Holding extends SentenceLink {
  /** The others are all that are held, and no members of a cycle among them. */
  readonly isExact: boolean
}

function linksOf(holding: Holding): readonly SentenceLink[] {
  const { isExact, ...link } = holding
  return isExact ? [link] : []
}

function join(told: readonly Told[], clauses: readonly Clause[], holding: Holding | undefined): Told {
  const links = told.flatMap((one) => one.links)
  const sentences = told.map(({ sentence }) => sentence)
  if (holding === undefined) return { sentence: `${sentences.join(', ')}.`, links }
  const all = [...links, ...linksOf(holding)]
  const [only, ...more] = sentences
  if (only !== undefined && more.length === 0) {
    const [first] = clauses.filter(({ count }) => count > 0)
    const verb = first?.count === 1 ? 'holds' : 'hold'
    return { sentence: `${only}${first?.named === undefined ? '' : ','} and ${verb} back ${holding.text}.`, links: all }
  }
  const last = sentences.at(-1) ?? ''
  return { sentence: `${sentences.slice(0, -1).join(', ')} and ${last}; they hold back ${holding.text}.`, links: all }
}

function tell({ count, one, many, leadsTo, named }: Clause, number: (count: number) => string): Told {
  if (named !== undefined) return named
  const text = number(count)
  return {
    sentence: `${text} ${count === 1 ? one : many}`,
    links: leadsTo === undefined ? [] : [{ text, ...leadsTo }],
  }
}

/** Nothing fails, and yet somebody has to look: what is suspended or cannot be read holds others back, or hangs. */
function sayWithoutFailure(problems: readonly Problem[], counts: StatusCounts, holding: Holding | undefined): Told {
  const all = sizeOf(problems)
  if (holding === undefined)
    return { sentence: `${ofTotal(all, counts)} ${all === 1 ? 'needs' : 'need'} attention.`, links: [] }
  const holders = problems.filter(({ holdsBackCount }) => holdsBackCount > 0)
  const count = sizeOf(holders)
  const isSuspended = holders.every(({ status }) => status === 'suspended')
  const who = nameResources(count, isSuspended ? 'suspended ' : '')
  return {
    sentence: `${who} ${count === 1 ? 'holds' : 'hold'} back ${holding.text}.`,
    links: [
      ...(isSuspended && count === counts.suspended ? [{ text: who, statuses: ['suspended' as const] }] : []),
      ...linksOf(holding),
    ],
  }
}

/** An entry stands for all whose failure is the same. */
function sizeOf(problems: readonly Problem[]): number {
  return problems.reduce((sum, { sameCount = 0 }) => sum + 1 + sameCount, 0)
}

/** The only one is named: it is what can be edited. */
function describeLost(lost: readonly Problem[]): Clause {
  const count = sizeOf(lost)
  const clause = { count, one: 'waits for what does not exist', many: 'wait for what does not exist' }
  const [only] = lost
  const named = only === undefined || count > 1 ? undefined : /^(.*), which does not exist/.exec(only.title)?.[0]
  if (only === undefined || named === undefined || named.length > NAMED_CHARS) return clause
  return { ...clause, named: { sentence: named, links: [{ text: nameOf(only.root), ref: only.root }] } }
}

/** It waits, and for nothing that could come. */
function isLost({ missing, status }: Problem): boolean {
  return missing !== undefined && status === 'waiting'
}

/** It failed before, and what runs now is another attempt. */
function triesAgain({ status, stuck, missing }: Problem): boolean {
  return status === 'reconciling' && missing === undefined && stuck?.rule !== 'reconciling_long'
}

function hangs({ status, stuck }: Problem): boolean {
  return status === 'terminating' && stuck !== undefined
}

/** Whether it says that something fails: by its status, for ever, or until an attempt that runs has ended well. */
export function isFailure(problem: Problem): boolean {
  const { status, missing } = problem
  return isFailing(status) || missing !== undefined || triesAgain(problem) || hangs(problem)
}
