// What looks well and rests on something that is of no use now: Flux goes on with what was fetched before, so no status
// tells it. Followed through charts, generators and whatever else hands on what it takes.

import type { Ref } from '@/lib/ref'
import type { FluxKind } from '../kinds'
import type { FluxResource } from '../object/flux-resource'
import { matchesLabels } from '../object/label-selector'
import { isMadeByItself, TAKES_FROM } from '../object/references'
import type { Sight } from './sight'
import type { Status } from './status'

/** What the inputs of an object rest on that is of no use now. */
export interface BadInput {
  readonly ref: Ref
  readonly isGone: boolean
  readonly since?: string
}

export interface InputWorld {
  readonly resources: () => Iterable<FluxResource>
  readonly resourceOf: (ref: Ref) => FluxResource | undefined
  readonly statusOf: (ref: Ref) => Status | undefined
  /** Also while another attempt runs. */
  readonly failingSince: (ref: Ref) => Date | undefined
  readonly sightOf: (ref: Ref) => Sight
}

/** Linear in objects and references, selectors aside; ends on every graph. */
export function findBadInputs(world: InputWorld): ReadonlyMap<Ref, BadInput> {
  const known = new Map<Ref, BadInput | undefined>()
  const select = createSelector(world)
  const visit = (resource: FluxResource): BadInput | undefined => {
    if (known.has(resource.ref)) return known.get(resource.ref)
    known.set(resource.ref, undefined)
    const inputs = resource.references.flatMap(({ type, to }) => (TAKES_FROM.has(type) ? [to] : []))
    for (const to of [...inputs, ...select(resource)]) {
      const input = world.resourceOf(to)
      const bad = input === undefined ? findGone(resource, to, world) : (judgeInput(input, world) ?? visit(input))
      if (bad === undefined || bad.ref === resource.ref) continue
      known.set(resource.ref, bad)
      return bad
    }
    return undefined
  }
  for (const resource of world.resources()) visit(resource)
  return new Map([...known].flatMap(([ref, bad]) => (bad === undefined ? [] : [[ref, bad] as const])))
}

function judgeInput({ ref }: FluxResource, { statusOf, failingSince }: InputWorld): BadInput | undefined {
  const status = statusOf(ref)
  const since = failingSince(ref)
  if (status !== 'failed' && status !== 'stalled' && (status !== 'reconciling' || since === undefined)) return undefined
  return { ref, isGone: false, ...(since === undefined ? {} : { since: since.toISOString() }) }
}

/** Gone only for who had it once: a name that never was anybody's is a missing reference, and nothing more. */
function findGone(resource: FluxResource, to: Ref, { statusOf, sightOf }: InputWorld): BadInput | undefined {
  const isReady = statusOf(resource.ref) === 'ready'
  const hasTaken = isReady || resource.appliedRevision !== undefined || resource.artifactRevision !== undefined
  if (!hasTaken || sightOf(to) !== 'read' || (!isReady && isMadeByItself(resource, to))) return undefined
  return { ref: to, isGone: true }
}

/** Inputs that are named by labels only, of the namespace of whoever names them. */
function createSelector({ resources }: InputWorld): (resource: FluxResource) => readonly Ref[] {
  const byKind = new Map<FluxKind, readonly FluxResource[]>()
  const ofKind = (kind: FluxKind) => {
    const all = byKind.get(kind) ?? [...resources()].filter((one) => one.kind === kind)
    byKind.set(kind, all)
    return all
  }
  return ({ namespace, inputSelectors = [] }) =>
    inputSelectors.flatMap(({ kind, selector }) =>
      ofKind(kind).flatMap((one) =>
        one.namespace === namespace && matchesLabels(selector, one.labels) === true ? [one.ref] : [],
      ),
    )
}
