// From what was read to one answer per question and one sentence for all. It never says more than is known: sound is the
// ground only where all that is installed was read now and is well.

import { compareText } from '@/lib/compare'
import type { GroundLine, GroundQuestion } from '@/lib/contract/ground'
import type { SourceStateName } from '@/lib/contract/state'
import { formatCount } from '@/lib/count'
import { groupBy } from '@/lib/group-by'
import { earliest } from '@/lib/time'
import { worstFirst } from '@/lib/worst-first'
import type { Told } from './check'
import type { Found, GroundRead } from './read'
import {
  FINDING_WORDS,
  type FindingWord,
  GROUND_QUESTIONS,
  GROUND_WORDS,
  type GroundQuestionId,
  type GroundWord,
} from './words'

export interface Composed {
  readonly asOf?: Date
  readonly word: GroundWord
  readonly sentence: string
  readonly questions: readonly GroundQuestion[]
  readonly notInstalled: readonly string[]
  readonly notConfigured: readonly string[]
}

const BAD_AT_MOST = 50
const PHRASES_AT_MOST = 4

/** Worst first. What nobody has tried yet is better than what was tried and failed. */
const STATES: readonly SourceStateName[] = [
  'unauthorised',
  'error',
  'forbidden',
  'rate_limited',
  'stale',
  'disabled',
  'connecting',
  'live',
]

const LABELS: Readonly<Record<GroundQuestionId, string>> = {
  nodes: 'nodes',
  pods: 'pods',
  volumes: 'volumes',
  certificates: 'certificates',
  secrets: 'external secrets',
  backups: 'backups',
  routes: 'routes',
  alarms: 'alarms',
}

const WHY: Readonly<Record<Exclude<SourceStateName, 'live' | 'absent'>, string>> = {
  connecting: 'being read',
  stale: 'not read now',
  forbidden: 'no permission',
  rate_limited: 'asked too often',
  unauthorised: 'not signed in to the cluster',
  error: 'cannot be read',
  disabled: 'not read',
}

export function compose(reads: readonly GroundRead[]): Composed {
  const asked = GROUND_QUESTIONS.flatMap((id) => {
    const own = reads.filter(({ question, state }) => question === id && state !== 'absent')
    return hasAnswer(own) ? [{ id, own, state: worstOf(own) }] : []
  })
  const questions = asked
    .map((one) => composeQuestion(one))
    .sort((a, b) => GROUND_WORDS.indexOf(a.word) - GROUND_WORDS.indexOf(b.word))
  const asOf = earliest(asked.flatMap(({ own }) => own.map((read) => read.asOf)))
  return {
    ...(asOf === undefined ? {} : { asOf }),
    word: worstWord(questions.map(({ word }) => word)),
    sentence: composeHeadline(asked),
    questions,
    notInstalled: namesOfAbsent(reads, ({ partOf }) => partOf),
    notConfigured: namesOfAbsent(reads, ({ setBy }) => setBy),
  }
}

interface Asked {
  readonly id: GroundQuestionId
  readonly own: readonly GroundRead[]
  readonly state: SourceStateName
}

/** Where all is read and there is nothing, there is nothing to say. */
function hasAnswer(own: readonly GroundRead[]): boolean {
  return own.some(({ state, found, unread }) => state !== 'live' || found.length > 0 || unread > 0)
}

function worstOf(own: readonly GroundRead[]): SourceStateName {
  return [...own].sort((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state))[0]?.state ?? 'connecting'
}

/** What is not known of one question is not known of all. */
function worstWord(words: readonly GroundWord[]): GroundWord {
  return GROUND_WORDS.find((word) => words.includes(word)) ?? 'unknown'
}

function composeQuestion({ id, own, state }: Asked): GroundQuestion {
  const found = own.flatMap((read) => read.found)
  const unwell = found.filter(isUnwell)
  const lines = linesOf(unwell)
  const reason = own.find((read) => read.state === state)?.reason
  const asOf = earliest(own.map((read) => read.asOf))
  const note = own.find((read) => read.note !== undefined)?.note
  return {
    id,
    word: wordOf(own),
    sentence: sentenceOf(own, state),
    state,
    ...(reason === undefined ? {} : { reason }),
    ...(note === undefined ? {} : { note }),
    ...(asOf === undefined ? {} : { asOf: asOf.toISOString() }),
    bad: lines.slice(0, BAD_AT_MOST),
    badCount: countOf(unwell),
    goodCount: countOf(found) - countOf(unwell),
  }
}

function countOf(found: readonly Found[]): number {
  return found.reduce((sum, { count = 1 }) => sum + count, 0)
}

export const GROUND_ORDER = worstFirst<GroundLine>(FINDING_WORDS, ({ word }) => word)

/** Worst first, then by ref. */
export function linesOf(found: readonly Found[]): readonly GroundLine[] {
  return found
    .map(({ ref, finding: { word, sentence, since }, link, deployedBy, usage }) => ({
      ref,
      word,
      sentence,
      ...(since === undefined ? {} : { since: since.toISOString() }),
      ...(link === undefined ? {} : { link }),
      ...(deployedBy === undefined ? {} : { deployedBy }),
      ...(usage === undefined ? {} : { usage: { ...usage, at: usage.at.toISOString() } }),
    }))
    .sort(GROUND_ORDER.compare)
}

export function isUnwell({ finding }: Found): boolean {
  return finding.word !== 'good' && finding.word !== 'noted'
}

/** What was bad when it was last read is not known to be so now. */
function wordOf(own: readonly GroundRead[]): GroundWord {
  const words = own.flatMap((read): readonly GroundWord[] =>
    read.state === 'live'
      ? [...read.found.map(({ finding }) => plainWord(finding.word)), ...(read.unread > 0 ? ['unknown' as const] : [])]
      : ['unknown'],
  )
  return words.length === 0 ? 'unknown' : worstWord(words)
}

function plainWord(word: FindingWord): GroundWord {
  return word === 'noted' ? 'good' : word
}

function sentenceOf(own: readonly GroundRead[], state: SourceStateName): string {
  const phrases = phrasesOf(own)
  const gap = state === 'live' || state === 'absent' ? [] : [`${gapOf(own)}.`]
  if (phrases.length > 0) return [`${phrases.join('; ')}.`, ...gap.map(capital)].join(' ')
  const calm = own.find((read) => read.calm !== undefined)?.calm
  if (calm !== undefined && state === 'live') return calm
  const well = countsOf(own)
  if (well === '') return gap[0] === undefined ? 'Nothing is there.' : capital(gap[0])
  return [`${capital(well)}, all well${gap.length === 0 ? '' : ' as far as they are read'}.`, ...gap.map(capital)].join(
    ' ',
  )
}

function composeHeadline(asked: readonly Asked[]): string {
  const reads = asked.flatMap(({ own }) => own)
  const away = asked.filter(({ state }) => state !== 'live')
  const phrases = phrasesOf(reads)
  const isRead = reads.some(({ state }) => state === 'live')
  if (asked.length === 0 || (!isRead && away.every(({ state }) => state === 'disabled'))) return 'Not read.'
  if (!isRead && away.every(({ state }) => state === 'connecting' || state === 'disabled')) return 'Being read.'
  const gaps = gapsOf(away)
  if (phrases.length > 0) {
    const shown = phrases.slice(0, PHRASES_AT_MOST)
    const more = phrases.length > shown.length ? '; and more' : ''
    return [`${shown.join('; ')}${more}.`, ...(gaps.length === 0 ? [] : [`Not known: ${gaps.join(', ')}.`])].join(' ')
  }
  const well = countsOf(reads)
  if (gaps.length === 0) return well === '' ? 'The ground is sound.' : `The ground is sound: ${well}.`
  if (!isRead) return `Nothing of the ground is known: ${oneReasonOf(reads) ?? gaps.join(', ')}.`
  return `Not all of the ground is known: ${gaps.join(', ')}.${well === '' ? '' : ` What is read is well: ${well}.`}`
}

/** "nodes, pods (cannot be read)": what is away for the same reason is told together. */
function gapsOf(away: readonly Asked[]): readonly string[] {
  const whys = groupBy(away, ({ state }) => whyNot(state))
  return [...whys].map(([why, asked]) => `${asked.flatMap(namesOf).join(', ')} (${why})`)
}

/** What of a question is away, where some of it is read: of what is asked for itself, else of what stands behind. */
function namesOf({ id, own, state }: Asked): readonly string[] {
  if (!own.some((read) => read.state === 'live' && read.found.length > 0)) return [LABELS[id]]
  const away = own.filter((read) => read.state === state)
  const front = away.filter(({ isBehind }) => isBehind !== true)
  return [...new Set((front.length > 0 ? front : away).map(({ nouns }) => nouns[1]))]
}

/** Where all that is away is so for one reason. */
function oneReasonOf(reads: readonly GroundRead[]): string | undefined {
  const [reason, ...others] = new Set(reads.filter(({ state }) => state !== 'absent').map((read) => read.reason))
  return others.length > 0 ? undefined : reason?.replace(/\.$/, '')
}

function whyNot(state: SourceStateName): string {
  return state === 'live' || state === 'absent' ? state : WHY[state]
}

function gapOf(own: readonly GroundRead[]): string {
  const gaps = own.filter(({ state }) => state !== 'live').map(({ nouns, state }) => `${nouns[1]}: ${whyNot(state)}`)
  return [...new Set(gaps)].join('; ')
}

/** "1 node is not ready", worst first, of what is read now. */
function phrasesOf(reads: readonly GroundRead[]): readonly string[] {
  const live = reads.filter(({ state }) => state === 'live')
  return FINDING_WORDS.flatMap((word) => [
    ...countTold(live, word),
    ...(word === 'unknown'
      ? live.flatMap((read) => (read.unread > 0 ? [tell(read.unread, read.nouns, UNREAD)] : []))
      : []),
  ])
}

const UNREAD: Told = ['could not be read', 'could not be read']

function countTold(reads: readonly GroundRead[], word: FindingWord): readonly string[] {
  const counted = new Map<string, { count: number; nouns: GroundRead['nouns']; told: Told }>()
  for (const { nouns, found } of reads)
    for (const { finding, count = 1 } of found) {
      if (finding.word !== word || finding.told === undefined) continue
      const key = `${nouns[0]}/${finding.told[0]}`
      const known = counted.get(key)
      if (known === undefined) counted.set(key, { count, nouns, told: finding.told })
      else known.count += count
    }
  return [...counted.values()].map(({ count, nouns, told }) => tell(count, nouns, told))
}

function tell(count: number, nouns: GroundRead['nouns'], told: Told): string {
  return `${formatCount(count)} ${count === 1 ? nouns[0] : nouns[1]} ${count === 1 ? told[0] : told[1]}`
}

/** "4 nodes, 77 pods", of what is read now and counts by itself. */
function countsOf(reads: readonly GroundRead[]): string {
  const counts = new Map<string, { count: number; nouns: GroundRead['nouns'] }>()
  for (const { state, nouns, found, isBehind } of reads) {
    if (state !== 'live' || isBehind === true || found.length === 0) continue
    const known = counts.get(nouns[1])
    counts.set(nouns[1], { nouns, count: (known?.count ?? 0) + countOf(found) })
  }
  return [...counts.values()]
    .map(({ count, nouns }) => `${formatCount(count)} ${count === 1 ? nouns[0] : nouns[1]}`)
    .join(', ')
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

/** A program is there as soon as one of its kinds is. */
function namesOfAbsent(
  reads: readonly GroundRead[],
  nameOf: (read: GroundRead) => string | undefined,
): readonly string[] {
  const names = new Set(reads.flatMap((read) => nameOf(read) ?? []))
  for (const read of reads) if (read.state !== 'absent') names.delete(nameOf(read) ?? '')
  return [...names].sort(compareText)
}
