// When time alone changes what a row says beside its status and its marks: what is stuck from then on, what is late, and
// of what nobody knows any more when it last ran.

import { lastRunDoubtedFrom } from '@/lib/flux/judge/runs'
import { foreseeStuck, type StuckSubject } from '@/lib/flux/judge/stuck'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { findRevisionGap } from '@/lib/flux/object/revision'
import { earliest } from '@/lib/time'
import type { RowContext } from './row-context'
import { findSource } from './row-taken'

/** Of what it says of its own object. */
export function foreseeRow(
  resource: FluxResource,
  subject: StuckSubject,
  { now, stuckAfterMs }: Pick<RowContext, 'now' | 'stuckAfterMs'>,
): Date | undefined {
  const { awaits, ...unaware } = subject
  return next(now, [
    foreseeStuck(subject, stuckAfterMs)?.from,
    // The search for root causes does not know what it waits for.
    awaits === undefined ? undefined : foreseeStuck(unaware, stuckAfterMs)?.from,
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
