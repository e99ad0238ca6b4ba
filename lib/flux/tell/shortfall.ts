// Says in words which sources are not live and why, alike states together, the gravest first. What many of them lack for
// one and the same reason is said once.

import type { SourceHealth, SourceStateName, VerdictReason } from '@/lib/contract/state'
import { groupBy } from '@/lib/group-by'
import { describeKind } from '../kinds'

type NotLive = Exclude<SourceStateName, 'live' | 'absent' | 'disabled'>

export interface Shortfall {
  readonly state: NotLive
  readonly sentence: string
  readonly members: readonly VerdictReason[]
}

/** What is said after the name; `reason` is the clean text of the source. */
const WORDS = {
  unauthorised: () => 'cannot be read: the credentials are refused.',
  error: (reason) => `cannot be read${reason === undefined ? '.' : `: ${reason}`}`,
  forbidden: () => 'cannot be listed: no permission.',
  stale: () => 'may be out of date: the connection is lost.',
  rate_limited: () => 'cannot be read now: too many requests.',
  connecting: () => 'are not read yet.',
} as const satisfies Record<NotLive, (reason: string | undefined) => string>

/** The same when no source is left that is live. */
const WORDS_FOR_ALL = {
  unauthorised: () => 'The cluster cannot be read: the credentials are refused.',
  error: (reason) => `The cluster cannot be read${reason === undefined ? '.' : `: ${reason}`}`,
  forbidden: () => 'Nothing can be listed: no permission.',
  stale: (reason) =>
    reason === undefined
      ? 'Everything may be out of date: the connection is lost.'
      : `Everything may be out of date: ${reason}`,
  rate_limited: () => 'The cluster cannot be read now: too many requests.',
  connecting: (reason) =>
    reason === undefined ? 'The cluster is being read for the first time.' : `Nothing was read yet: ${reason}`,
} as const satisfies Record<NotLive, (reason: string | undefined) => string>

const GRAVEST_FIRST: readonly NotLive[] = ['unauthorised', 'error', 'forbidden', 'stale', 'rate_limited', 'connecting']
const REASON_CHARS = 160

export function shortfallsOf(sources: readonly SourceHealth[]): readonly Shortfall[] {
  const common = findCommon(sources)
  if (common !== undefined) return [common]
  return GRAVEST_FIRST.flatMap((state) => {
    const members = sources.filter((source) => source.state === state)
    if (members.length === 0) return []
    const enabled = sources.filter(({ state }) => state !== 'absent' && state !== 'disabled')
    const reason = shorten(members[0]?.reason)
    const isAll = members.length === enabled.length && members.some(({ kind }) => kind !== undefined)
    return [
      {
        state,
        sentence: isAll ? WORDS_FOR_ALL[state](reason) : `${nameSources(members)} ${WORDS[state](reason)}`,
        members: foldAlike(members).map((alike) => ({ code: `source_${state}`, text: describeAlike(state, alike) })),
      },
    ]
  })
}

/** Nothing is live, and all that say why say the same: then that is said, in whatever states they are by now. */
function findCommon(sources: readonly SourceHealth[]): Shortfall | undefined {
  const enabled = sources.filter(({ state }) => state !== 'absent' && state !== 'disabled')
  const reasons = new Set(enabled.flatMap((source) => (source.reason === undefined ? [] : [source.reason])))
  const states = new Set(enabled.map(({ state }) => state))
  const [reason] = reasons
  if (states.size < 2 || states.has('live') || reasons.size !== 1 || reason === undefined) return undefined
  const state = GRAVEST_FIRST.find((one) => enabled.some((source) => source.state === one && source.reason === reason))
  if (state === undefined || !enabled.some(({ kind }) => kind !== undefined)) return undefined
  const text = `${reason.replace(/\.$/, '')}: ${nameAlike(enabled)}.`
  return { state, sentence: WORDS_FOR_ALL[state](shorten(reason)), members: [{ code: `source_${state}`, text }] }
}

/** What a source needs to be told together with others that lack the same thing. */
type Reasoned = Pick<SourceHealth, 'id' | 'label' | 'kind' | 'state' | 'reason'>

/** Sources of one state for one reason, its own name in it aside. */
export function foldAlike<Source extends Reasoned>(sources: readonly Source[]): readonly (readonly Source[])[] {
  return [...groupBy(sources, (source) => `${source.state} ${reasonOfAll(source)}`).values()]
}

function reasonOfAll({ id, label, kind, reason = '' }: Reasoned): string {
  const own = kind === undefined ? [] : [kind, describeKind(kind).group]
  return [...own, label, id].reduce((text, word) => text.replaceAll(word, '§'), reason)
}

/** `20 kinds, Flux controllers and Kubernetes events`. */
export function nameAlike(sources: readonly Pick<Reasoned, 'label' | 'kind'>[]): string {
  const kinds = sources.filter(({ kind }) => kind !== undefined)
  const words = [
    ...(kinds.length > 2 ? [`${kinds.length} kinds`] : kinds.map(({ label }) => label)),
    ...sources.flatMap(({ kind, label }) => (kind === undefined ? [label] : [])),
  ]
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

/** Where nothing can be reached the reason says all; else it is worth reading beside the plain words. */
const REASON_SAYS_ALL: ReadonlySet<NotLive> = new Set(['error', 'stale', 'connecting'])

function describeAlike(state: NotLive, alike: readonly SourceHealth[]): string {
  const reason = shorten(alike[0]?.reason)
  const names = nameAlike(alike)
  if (alike.length > 1 && reason !== undefined && REASON_SAYS_ALL.has(state)) {
    return `${reason.replace(/\.$/, '')}: ${names}.`
  }
  const sentence = `${names} ${WORDS[state](reason)}`
  return reason === undefined || state === 'error' ? sentence : `${sentence} ${reason}`
}

function nameSources(members: readonly SourceHealth[]): string {
  const names = members.map(({ label }) => label)
  if (names.length <= 2) return names.join(' and ')
  return `${names[0]} and ${names.length - 1} more sources`
}

function shorten(reason: string | undefined): string | undefined {
  if (reason === undefined) return undefined
  const text = reason.length > REASON_CHARS ? `${reason.slice(0, REASON_CHARS)}…` : reason
  return /[.!?…]$/.test(text) ? text : `${text}.`
}
