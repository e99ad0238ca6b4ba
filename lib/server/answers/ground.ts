// What the ground is asked, as one reader may see it: of each kind what the cluster lets them list, and of the rest that
// they may not.

import type { GroundAnswer, GroundPage } from '@/lib/contract/ground'
import type { GroundPageQuery, GroundQuery } from '@/lib/contract/schema/queries'
import type { StateHead } from '@/lib/contract/state'
import { type Composed, compose, GROUND_ORDER, isUnwell, linesOf } from '@/lib/ground/compose'
import { hintsOf } from '@/lib/ground/hints'
import type { JudgedPod } from '@/lib/ground/judge-pods'
import type { Found, GroundRead } from '@/lib/ground/read'
import { GROUND_QUESTIONS, isGroundQuestion } from '@/lib/ground/words'
import { namespaceOf } from '@/lib/ref'
import { POD_TYPE } from '@/lib/workloads/kinds'
import { ApiError } from '../api-error'
import { podsWithin, type SeesOwner } from '../ground/ground-pods'
import type { CheckRead, WhereOf } from '../ground/ground-store'
import { mayListLeases, NODE_LEASE_TYPE } from '../ground/node-heartbeats'
import type { Ground } from '../ground/open-ground'
import { type Identity, NOBODY } from '../identity/identity'
import { askWhere, isWithin } from '../views/asked-rights'
import type { Sight } from '../views/sight'

export interface GroundQuestions {
  readonly isOn: boolean
  overview(identity: Identity, query: GroundQuery, signal: AbortSignal): Promise<GroundAnswer>
  /** Throws `not_found` for what is no question, and where nothing of the kind is there. */
  page(identity: Identity, id: string, query: GroundPageQuery, signal: AbortSignal): Promise<GroundPage>
}

/** What has not come by then is told as being read. */
const PATIENCE_MS = 4_000
/** So often it is read by itself. */
export const REREAD_MS = 5 * 60_000
/** So late that may come. */
const LATE_MS = 60_000
const OFF = 'The ground is not read here (CLUSTER_CONTEXT).'
const NO_QUESTION = `There is no such question. There are: ${GROUND_QUESTIONS.join(', ')}.`
const PART = 'Only what you may list is counted.'

interface Seen {
  readonly reads: readonly GroundRead[]
  readonly pods: readonly JudgedPod[]
  /** Of some kinds they see some namespaces only. */
  readonly isPart: boolean
}

export interface GroundQuestionParts {
  readonly ground: Ground
  /** Absent: they see every object of Flux. */
  readonly sight?: Sight | undefined
  /** Of what they see. */
  readonly live: { head(): Pick<StateHead, 'problems'> }
}

export function createGroundQuestions({ ground, sight, live }: GroundQuestionParts): GroundQuestions {
  const mask = <Value>(value: Value): Value => (sight === undefined ? value : sight.mask(value))
  /** The same one for all who ask here: by it what is made for one is shared. */
  const seesOwner: SeesOwner = sight === undefined ? ALL : (owner) => sight.sees(owner)
  const see = async (identity: Identity, isLooking: boolean, signal: AbortSignal): Promise<Seen> => {
    if (isLooking) await ground.look(AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]))
    return seeGround(ground, identity, seesOwner)
  }
  return {
    isOn: ground.isOn,
    async overview(identity, { look }, signal) {
      const serverTime = ground.clock().toISOString()
      if (!ground.isOn) return { serverTime, ...NOT_READ, sentence: OFF, switchedOff: true }
      if (!look && !ground.isOpen()) return { serverTime, ...NOT_READ, ...tellLast(ground) }
      const { reads, pods, isPart } = await see(identity, look, signal)
      const { asOf, ...composed } = withPart(compose(reads), isPart)
      if (ground.rights === undefined) ground.remember({ word: composed.word, sentence: composed.sentence, asOf })
      return {
        serverTime,
        ...(asOf === undefined ? {} : { asOf: asOf.toISOString() }),
        ...mask({ ...composed, hints: hintsFor(live.head().problems, reads, pods) }),
      }
    },
    async page(identity, id, query, signal) {
      if (!isGroundQuestion(id)) throw new ApiError('not_found', NO_QUESTION)
      const { reads, isPart } = await see(identity, true, signal)
      const own = reads.filter(({ question }) => question === id)
      const [question] = compose(own).questions
      if (!ground.isOn || question === undefined)
        throw new ApiError('not_found', ground.isOn ? `Nothing of ${id} is there.` : OFF)
      const { bad: _, ...head } = withPart(question, isPart)
      const found = own.filter(({ state }) => state !== 'absent').flatMap((read): readonly Found[] => read.found)
      const { page, ...more } = GROUND_ORDER.pageOf(linesOf(query.all ? found : found.filter(isUnwell)), query)
      return mask({ serverTime: ground.clock().toISOString(), ...head, items: page, ...more })
    },
  }
}

const NOT_READ = {
  word: 'unknown',
  sentence: 'Not read.',
  questions: [],
  hints: [],
  notInstalled: [],
  notConfigured: [],
} as const

/** Of all that has a problem or shares one. */
function hintsFor(problems: StateHead['problems'], reads: readonly GroundRead[], pods: readonly JudgedPod[]) {
  const causes = new Set(
    problems.flatMap(({ root, applier, same = [] }) => [root, ...(applier === undefined ? [] : [applier]), ...same]),
  )
  return hintsOf({ reads, pods, causes }).map(({ isSure, ...hint }) => ({ ...hint, sure: isSure }))
}

/** What was so a while ago is told as that. Where it is read every few minutes, that while is what was asked for. */
function tellLast({ isKept, clock, last }: Ground): Partial<Pick<GroundAnswer, 'word' | 'sentence' | 'asOf'>> {
  const said = last()
  if (said?.asOf === undefined) return {}
  const { word, sentence, asOf } = said
  if (isKept && clock().getTime() - asOf.getTime() < REREAD_MS + LATE_MS)
    return { word, sentence, asOf: asOf.toISOString() }
  return { sentence: `When last read: ${sentence}`, asOf: asOf.toISOString() }
}

/** Reads it once and keeps what it says, for who only wants to know how it stood. */
export async function rereadGround(ground: Ground, signal: AbortSignal): Promise<void> {
  const release = await ground.hold(AbortSignal.any([signal, AbortSignal.timeout(LATE_MS)]))
  try {
    const { reads } = await seeGround(ground, NOBODY, ALL)
    const { word, sentence, asOf } = compose(reads)
    ground.remember({ word, sentence, asOf })
  } finally {
    release()
  }
}

function withPart<Said extends Pick<Composed, 'sentence'>>(said: Said, isPart: boolean): Said {
  return isPart ? { ...said, sentence: `${said.sentence} ${PART}` } : said
}

async function seeGround(ground: Ground, identity: Identity, seesOwner: SeesOwner): Promise<Seen> {
  const { rights } = ground
  if (rights === undefined) {
    const all = await ground.checks(seesOwner, EVERYWHERE)
    const pods = await ground.pods(seesOwner)
    const reads = [...inOrder(all, [...beside(ground), pods]), ground.alarms(seesOwner)]
    return { reads, pods: pods.judged, isPart: false }
  }
  const whereOf: WhereOf = async ({ group, plural }, namespaces) =>
    (await askWhere(rights, identity, { verb: 'list', group, resource: plural }, namespaces)).where
  const all = await ground.checks(seesOwner, whereOf)
  let isPart = false
  const narrow = async (read: CheckRead): Promise<GroundRead> => {
    const { plural, isNamespaced } = read.check
    if (read.state === 'absent') return read
    const where = await whereOf(read.check, () => (isNamespaced ? read.found.map(placeOf) : []))
    if (where === 'everywhere') return read
    if (where.size === 0) return refuse(read, plural)
    isPart = true
    return { ...read, found: read.found.filter((one) => isWithin(where, placeOf(one))), unread: 0 }
  }
  const checks = await Promise.all(all.map(narrow))
  const heard = await Promise.all(
    beside(ground).map(async (read) => ((await mayListLeases(whereOf)) ? read : refuse(read, NODE_LEASE_TYPE.plural))),
  )
  const whole = await ground.pods(seesOwner)
  const where = await whereOf(POD_TYPE, () => whole.found.map(placeOf))
  if (where !== 'everywhere' && where.size === 0) {
    return { reads: inOrder(checks, [...heard, refuse(whole, POD_TYPE.plural)]), pods: [], isPart }
  }
  const pods = where === 'everywhere' ? whole : podsWithin(whole, (namespace) => where.has(namespace))
  return { reads: inOrder(checks, [...heard, pods]), pods: pods.judged, isPart: isPart || where !== 'everywhere' }
}

const ALL: SeesOwner = () => true
const EVERYWHERE: WhereOf = () => Promise.resolve('everywhere')

/** What tells of nodes and is none of the kinds. */
function beside(ground: Ground): readonly GroundRead[] {
  const heartbeats = ground.heartbeats()
  return heartbeats === undefined ? [] : [heartbeats]
}

/** What they may not list they know nothing of, not even whether it could be read. */
function refuse({ question, nouns, partOf, isBehind }: GroundRead, plural: string): GroundRead {
  return {
    question,
    nouns,
    ...(partOf === undefined ? {} : { partOf }),
    ...(isBehind === undefined ? {} : { isBehind }),
    state: 'forbidden',
    reason: `You may not list ${plural}.`,
    found: [],
    unread: 0,
  }
}

function placeOf({ ref }: Found): string {
  return namespaceOf(ref)
}

/** Pods are asked after behind nodes. */
function inOrder(checks: readonly GroundRead[], others: readonly GroundRead[]): readonly GroundRead[] {
  const at = checks.findIndex(({ question }) => question !== 'nodes')
  return [...checks.slice(0, at), ...others, ...checks.slice(at)]
}
