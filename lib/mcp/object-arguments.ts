// Arguments that name an object by its ref, or a kind that is none of Flux. Kinds go by the words of kubectl here too.

import { z } from 'zod'
import { FLUX_KIND_NAMES, type FluxKind } from '@/lib/flux/kinds'
import { isName } from '@/lib/flux/object/named-ref'
import { kindOfAlias } from '@/lib/flux/tell/kind-names'
import { nearest } from '@/lib/nearest'
import { type Ref, refOf } from '@/lib/ref'
import { LOGGED_KINDS, type LoggedKind, WORKLOAD_KINDS } from '@/lib/workloads/words'

const OF_EVENTS = [...WORKLOAD_KINDS, 'ReplicaSet', 'Pod'] as const
type DeployedKind = (typeof OF_EVENTS)[number]
export type EventKind = FluxKind | DeployedKind

const SHORT: ReadonlyMap<string, DeployedKind> = new Map([
  ['deploy', 'Deployment'],
  ['sts', 'StatefulSet'],
  ['ds', 'DaemonSet'],
  ['cj', 'CronJob'],
  ['rs', 'ReplicaSet'],
  ['po', 'Pod'],
])

/** Of whatever an event may be about. */
export const EventKindArgument = z
  .string()
  .transform((word, context): EventKind => {
    const kind = kindOfAlias(word) ?? deployedKindOf(word)
    if (kind !== undefined) return kind
    const near = nearest(word, [...FLUX_KIND_NAMES, ...OF_EVENTS])
    const remedy = near === undefined ? '' : `; did you mean ${near}?`
    context.addIssue({ code: 'custom', message: `is neither a kind of Flux nor that of a workload${remedy}` })
    return z.NEVER
  })
  .describe('Kind of Flux, workload, ReplicaSet or Pod.')

/** An object of Flux, as `Kind/namespace/name`. */
export const FluxRefArgument = refArgument(kindOfAlias, 'is no Kind/namespace/name of an object of Flux')

/** What has logs of its own. */
export const LoggedRefArgument = refArgument(
  loggedKindOf,
  `is no Kind/namespace/name of ${LOGGED_KINDS.slice(0, -1).join(', ')} or ${LOGGED_KINDS.at(-1)}`,
)

/** A pod, also without its kind. */
export const PodRefArgument = z
  .string()
  .overwrite((text) => (text.split('/').length === 2 ? `Pod/${text}` : text))
  .pipe(refArgument((word) => (loggedKindOf(word) === 'Pod' ? 'Pod' : undefined), 'is no Pod/namespace/name'))

function refArgument<Kind extends string>(kindOf: (word: string) => Kind | undefined, refusal: string) {
  return z.string().transform((text, context): Ref => {
    const [word = '', namespace = '', name = '', ...more] = text.split('/')
    const kind = kindOf(word)
    if (kind !== undefined && more.length === 0 && isName(namespace) && isName(name))
      return refOf(kind, namespace, name)
    context.addIssue({ code: 'custom', message: refusal })
    return z.NEVER
  })
}

function deployedKindOf(word: string): DeployedKind | undefined {
  const asked = word.toLowerCase()
  return SHORT.get(asked) ?? OF_EVENTS.find((kind) => [kind.toLowerCase(), `${kind.toLowerCase()}s`].includes(asked))
}

function loggedKindOf(word: string): LoggedKind | undefined {
  const kind = deployedKindOf(word)
  return LOGGED_KINDS.find((one) => one === kind)
}
