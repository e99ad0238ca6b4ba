// What a row says of the objects that its own one names: all that changes with them while it does not change itself.

import type { DependencySummary, Mark, Resource } from '@/lib/contract/state'
import type { Contradiction } from '@/lib/flux/judge/claims'
import type { Judgement } from '@/lib/flux/judge/status'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { describeRevision, type RevisionFacts } from '@/lib/flux/object/revision'
import type { Ref } from '@/lib/ref'
import type { RowContext } from './row-context'
import { contradict } from './row-runs'

export interface Taken extends Pick<Resource, 'source'> {
  readonly dependsOn: readonly DependencySummary[]
  readonly marks: readonly Mark[]
  readonly contradiction: Contradiction | undefined
  readonly revision: RevisionFacts | undefined
}

export function takeFromOthers(resource: FluxResource, judgement: Judgement, context: RowContext): Taken {
  const sourceRef = findSource(resource)
  const source = sourceRef === undefined ? undefined : context.resourceOf(sourceRef)
  const taken = {
    dependsOn: resource.dependsOn.map((entry) => describeDependency(entry, context)),
    marks: context.marksOf(resource, judgement),
    contradiction: contradict(resource, judgement, context),
    revision: describeRevision(resource, source, context.now),
  }
  if (sourceRef === undefined) return taken
  const status = context.judgementOf(sourceRef)?.status
  return { ...taken, source: status === undefined ? { ref: sourceRef } : { ref: sourceRef, status } }
}

/** What it takes from first of all; an ImagePolicy chooses from its ImageRepository, an Alert sends through its Provider. */
export function findSource({ references }: FluxResource): Ref | undefined {
  for (const wanted of ['source', 'chart', 'image', 'provider'] as const) {
    const found = references.find(({ type }) => type === wanted)
    if (found !== undefined) return found.to
  }
  return undefined
}

/** One entry of dependsOn with what is known of its target. Never called missing while it could not be read. */
export function describeDependency(
  { ref, readyExpr }: { readonly ref: Ref; readonly readyExpr?: string },
  context: Pick<RowContext, 'resourceOf' | 'judgementOf' | 'sightOf'>,
): DependencySummary {
  const status = context.judgementOf(ref)?.status
  return {
    ref,
    ...(status === undefined ? {} : { status }),
    missing: context.resourceOf(ref) === undefined && context.sightOf(ref) === 'read',
    ...(readyExpr === undefined ? {} : { readyExpr }),
  }
}
