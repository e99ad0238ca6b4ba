// Says in words which sources are not live and why, alike states together, the gravest first.

import type { SourceHealth, SourceStateName, VerdictReason } from '@/lib/contract/state'

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
  stale: () => 'Everything may be out of date: the connection is lost.',
  rate_limited: () => 'The cluster cannot be read now: too many requests.',
  connecting: () => 'The cluster is being read for the first time.',
} as const satisfies Record<NotLive, (reason: string | undefined) => string>

const GRAVEST_FIRST: readonly NotLive[] = ['unauthorised', 'error', 'forbidden', 'stale', 'rate_limited', 'connecting']
const REASON_CHARS = 160

export function shortfallsOf(sources: readonly SourceHealth[]): readonly Shortfall[] {
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
        members: members.map((source) => ({ code: `source_${state}`, text: describeSource(state, source) })),
      },
    ]
  })
}

/** The reason of a source is worth reading beside the plain words, for instance the verb and group that are missing. */
function describeSource(state: NotLive, source: SourceHealth): string {
  const reason = shorten(source.reason)
  const sentence = `${source.label} ${WORDS[state](reason)}`
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
