// Flux's own controllers as a root cause: which are down or missing, and what nobody reconciles because of it.

import type { Controller, Problem } from '@/lib/contract/state'
import { namespaceOf, type Ref, refOf } from '@/lib/ref'
import type { ControllerTrouble } from '../judge/reconcilers'
import { describeKind } from '../kinds'
import { parseFluxRef } from '../object/flux-ref'

export interface ControllerOutage {
  /** `Deployment/namespace/name`. */
  readonly ref: Ref
  readonly name: string
  readonly isMissing: boolean
  /** The objects that nobody reconciles. */
  readonly objects: readonly Ref[]
}

export function gatherOutages(troubles: ReadonlyMap<Ref, ControllerTrouble>): readonly ControllerOutage[] {
  const found = new Map<Ref, { trouble: ControllerTrouble; objects: Ref[] }>()
  for (const [object, trouble] of troubles) {
    if (trouble.ref === undefined) continue
    const known = found.get(trouble.ref)
    if (known === undefined) found.set(trouble.ref, { trouble, objects: [object] })
    else known.objects.push(object)
  }
  return [...found].map(([ref, { trouble, objects }]) => ({
    ref,
    name: trouble.name,
    isMissing: trouble.reason === 'controller_missing',
    objects,
  }))
}

/** A controller that is down and has nothing to reconcile is named as well: somebody wanted it. */
export function listOutages(
  outages: readonly ControllerOutage[],
  controllers: readonly Controller[],
): readonly ControllerOutage[] {
  const named = new Set(outages.map(({ ref }) => ref))
  const idle = controllers.flatMap(({ name, namespace, state }) => {
    if (state !== 'down' || namespace === undefined) return []
    const ref = refOf('Deployment', namespace, name)
    return named.has(ref) ? [] : [{ ref, name, isMissing: false, objects: [] }]
  })
  return [...outages, ...idle]
}

export function describeOutage(
  outage: ControllerOutage,
  holdsBack: readonly Ref[],
  said: string | undefined,
): Omit<Problem, 'holdsBack' | 'holdsBackCount'> {
  const { ref, name, isMissing, objects } = outage
  const kinds = [...new Set(objects.flatMap((object) => parseFluxRef(object)?.kind ?? []))].map(
    (kind) => describeKind(kind).label,
  )
  const what = objects.length === 0 ? '' : ` ${capital(joinWords(kinds))} are what it last said, not what is.`
  const held =
    holdsBack.length === 0
      ? ''
      : ` ${holdsBack.length} ${holdsBack.length === 1 ? 'object' : 'objects'} cannot go on because of it.`
  // All of Flux in one Deployment has a name that says little.
  const called = /-controller|flux-operator|source-watcher/.test(name) ? name : `the Deployment ${name}`
  return {
    root: ref,
    controller: name,
    status: 'unknown',
    title: isMissing ? `There is no ${name}.` : `${called.replace(/^the/, 'The')} is down.`,
    message: said ?? '',
    advice: {
      meaning: `Nobody reconciles what belongs to ${called}: no change from Git arrives, and no failure is noticed.${what}${held}`,
      remedy: isMissing
        ? `Install it again, or remove the objects that nobody reconciles any more.`
        : said === 'Scaled to zero.'
          ? `Scale it up again: kubectl -n ${namespaceOf(ref)} scale deployment ${name} --replicas=1`
          : `Look at its pods: kubectl -n ${namespaceOf(ref)} describe deployment ${name}, then at their log.`,
    },
    actions: [],
  }
}

function joinWords(words: readonly string[]): string {
  const last = words.at(-1) ?? ''
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
