// Whether an automation has seen the chosen tag, and what keeps it from writing it to Git.

import type { ImageAutomationStep, ImageStep } from '@/lib/contract/images'
import { formatAge } from '@/lib/time'
import { explain } from '../advice/advice'
import { isFailing } from '../judge/status'
import type { ImageUpdates } from '../object/image-facts'
import type { Automation, ForPolicy } from './automation'
import { nameVersion } from './policy-step'
import { describeLanded, describePushed } from './pushed-step'
import { type KnownObject, lateness, type Surroundings, timeField } from './surroundings'

export function describeAutomation(
  automation: Automation,
  policy: ForPolicy,
  around: Surroundings,
): ImageAutomationStep {
  const { known, updates } = automation
  const seen = hasSeen(automation, policy)
  const pushed = describePushed(automation, policy, seen, around)
  const landed = pushed === undefined ? undefined : describeLanded(automation, policy, pushed, around)
  const next = nextRun(automation, around.now)
  return {
    ref: known.resource.ref,
    status: known.row.status,
    ...judge(automation, policy, seen, around.now),
    ...timeField(updates.ranAt),
    ...(seen === undefined ? {} : { seen }),
    ...(next === undefined ? {} : { nextRunAt: next.toISOString() }),
    ...(pushed === undefined ? {} : { pushed }),
    ...(landed === undefined ? {} : { landed }),
  }
}

/** Digests are compared where both have one. */
function hasSeen({ observed }: Automation, { name, latest }: ForPolicy): boolean | undefined {
  if (observed === undefined || latest === undefined) return undefined
  const entry = observed.get(name)
  if (entry === undefined || entry.tag !== latest.tag) return false
  return entry.digest === undefined || latest.digest === undefined || entry.digest === latest.digest
}

function judge({ known, updates }: Automation, { latest }: ForPolicy, seen: boolean | undefined, now: Date): ImageStep {
  const trouble = findTrouble(known, updates, now)
  if (trouble !== undefined) return trouble
  if (latest === undefined) return { state: 'waiting', sentence: 'It waits for a tag to be chosen.' }
  const chosen = nameVersion(latest)
  if (seen === undefined) return { state: 'unknown', sentence: 'It does not say which tags it has seen.' }
  if (seen) return { state: 'ok', sentence: `It has seen ${chosen}.` }
  const next = nextRun({ known, updates }, now)
  const when = next === undefined ? '' : `; its next run is due in ${formatAge(next.getTime() - now.getTime())}`
  return { state: 'waiting', sentence: `It has not seen ${chosen} yet${when}.` }
}

/** What keeps an automation from its work, whatever the policy. */
export function findTrouble({ resource, row }: KnownObject, updates: ImageUpdates, now: Date): ImageStep | undefined {
  const { kind, conditions, facts, createdAt } = resource
  if (row.status === 'suspended')
    return { state: 'waiting', sentence: 'The automation is suspended: it pushes nothing.' }
  if (isFailing(row.status))
    return {
      state: 'broken',
      sentence: `The automation fails: ${explain({ kind, status: row.status, conditions, facts }).title}`,
    }
  const late = lateness(updates.ranAt ?? createdAt, resource, now)
  if (late !== undefined) return { state: 'broken', sentence: `The automation did not run for ${late}.` }
  if (!row.current) return { state: 'unknown', sentence: 'What is known of the automation may be out of date.' }
  return updates.ranAt === undefined ? { state: 'waiting', sentence: 'The automation did not run yet.' } : undefined
}

function nextRun({ known, updates }: Pick<Automation, 'known' | 'updates'>, now: Date): Date | undefined {
  const { intervalSeconds, suspended } = known.resource
  if (suspended || updates.ranAt === undefined || intervalSeconds === undefined) return undefined
  const next = new Date(updates.ranAt.getTime() + intervalSeconds * 1_000)
  return next > now ? next : undefined
}
