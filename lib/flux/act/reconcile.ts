// The way to a source and back (`reconcile-with-source`): which objects are asked, in which order, and which are not.

import { type Ref, refForPeople } from '@/lib/ref'
import { describeKind } from '../kinds'
import type { FluxResource } from '../object/flux-resource'
import { TAKES_FROM } from '../object/references'
import { refuseAction } from './actions'

interface SkippedStep {
  readonly ref: Ref
  readonly why: string
}

export interface Walk {
  /** Sources first, the object itself last. */
  readonly steps: readonly Ref[]
  readonly skipped: readonly SkippedStep[]
  readonly refusal?: { readonly code: 'suspended' | 'not_applicable'; readonly message: string }
}

type Lookup = (ref: Ref) => FluxResource | undefined

/** Plans the walk. A suspended source refuses it, since it would acknowledge and fetch nothing. */
export function planWalk(resource: FluxResource, lookup: Lookup): Walk {
  const refusal = refuseAction(resource, 'reconcile-with-source')
  if (refusal !== undefined) return { steps: [], skipped: [], refusal }
  const found: FluxResource[] = []
  const skipped: SkippedStep[] = []
  visit(resource, lookup, new Set([resource.ref]), found, skipped)
  const suspended = found.find((step) => step.suspended)
  if (suspended !== undefined) {
    const message = `${refForPeople(suspended.ref)} is suspended, so nothing new would be fetched.`
    return { steps: [], skipped, refusal: { code: 'suspended', message } }
  }
  return { steps: found.map(({ ref }) => ref), skipped }
}

function visit(resource: FluxResource, lookup: Lookup, seen: Set<Ref>, found: FluxResource[], skipped: SkippedStep[]) {
  for (const ref of listUpstream(resource)) {
    if (seen.has(ref)) continue
    seen.add(ref)
    const upstream = lookup(ref)
    if (upstream === undefined) skipped.push({ ref, why: 'It does not exist or could not be read.' })
    else visit(upstream, lookup, seen, found, skipped)
  }
  const refusal = refuseAction(resource, 'reconcile')
  // Suspension refuses the whole walk later; what cannot be asked at all is left out.
  if (refusal === undefined || refusal.code === 'suspended') found.push(resource)
  else skipped.push({ ref: resource.ref, why: refusal.message })
}

function listUpstream(resource: FluxResource): readonly Ref[] {
  if (describeKind(resource.kind).walksTo === undefined) return []
  return resource.references.filter(({ type }) => TAKES_FROM.has(type)).map(({ to }) => to)
}
