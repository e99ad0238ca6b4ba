// When time alone changes what a row says beside its status and its marks: what is stuck from then on, what is late, and
// of what nobody knows any more when it last ran.

import { lastRunDoubtedFrom } from '@/lib/flux/judge/runs'
import type { Judgement } from '@/lib/flux/judge/status'
import { foreseeStuck } from '@/lib/flux/judge/stuck'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { findRevisionGap } from '@/lib/flux/object/revision'
import { earliest } from '@/lib/time'
import { stuckSubject } from './row'
import type { RowContext } from './row-context'
import { findSource } from './row-taken'

type Around = Pick<RowContext, 'now' | 'stuckAfterMs' | 'failingSince' | 'awaits'>

/** Of what it says of its own object. */
export function foreseeRow(resource: FluxResource, judgement: Judgement, around: Around): Date | undefined {
  const { now, stuckAfterMs } = around
  const failure = around.failingSince(resource.ref)
  const awaits = around.awaits(resource.ref)
  const stuckFrom = (known: typeof awaits) =>
    foreseeStuck(stuckSubject(resource, judgement, failure, known), stuckAfterMs)?.from
  return next(now, [
    stuckFrom(awaits),
    // The search for root causes does not know what it waits for.
    awaits === undefined ? undefined : stuckFrom(undefined),
    lastRunDoubtedFrom(resource),
  ])
}

/** Of what it says of its source. */
export function foreseeLateness(
  resource: FluxResource,
  { now, resourceOf }: Pick<RowContext, 'now' | 'resourceOf'>,
): Date | undefined {
  const sourceRef = findSource(resource)
  const source = sourceRef === undefined ? undefined : resourceOf(sourceRef)
  return next(now, [
    findRevisionGap(resource, source)?.lateAt,
    source === undefined ? undefined : findRevisionGap(source, undefined)?.lateAt,
  ])
}

function next(now: Date, times: readonly (Date | undefined)[]): Date | undefined {
  return earliest(times.filter((time) => time !== undefined && time > now))
}
