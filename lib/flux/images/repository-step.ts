// Whether the tags of an image are known: what the last scan found, and why there is no newer one.

import type { ImageRepositoryStep, ImageStep } from '@/lib/contract/images'
import type { Ref } from '@/lib/ref'
import { explain } from '../advice/advice'
import { CREDENTIALS_REFUSED, NOT_FOUND, TOO_MANY_REQUESTS } from '../advice/answers'
import { isFailing } from '../judge/status'
import { findCondition } from '../object/conditions'
import { NO_CREDENTIALS } from '../object/facts'
import type { ImageScan } from '../object/image-facts'
import { describeUnknown, type KnownObject, lateness, type Surroundings, timeField } from './surroundings'

const UNKNOWN_NAME = /NAME_UNKNOWN|MANIFEST_UNKNOWN|repository name not known/

export function describeRepository(ref: Ref, around: Surroundings): ImageRepositoryStep {
  const known = around.find(ref)
  const scan = known?.resource.imageScan
  if (known === undefined || scan === undefined) return { ref, latestTags: [], ...describeUnknown(ref, around) }
  const { intervalSeconds } = known.resource
  return {
    ref,
    status: known.row.status,
    ...judge(known, scan, around.now),
    ...timeField(scan.scannedAt),
    ...(intervalSeconds === undefined ? {} : { intervalSeconds }),
    ...(scan.tagCount === undefined ? {} : { tagCount: scan.tagCount }),
    latestTags: scan.latestTags,
  }
}

function judge(known: KnownObject, scan: ImageScan, now: Date): ImageStep {
  const { resource, row } = known
  const { tagCount = scan.latestTags.length } = scan
  const tags = tagCount === 1 ? '1 tag' : `${tagCount} tags`
  if (row.status === 'suspended') return { state: 'waiting', sentence: 'It is suspended: no newer tag is looked for.' }
  if (isFailing(row.status)) return { state: 'broken', sentence: describeTrouble(known) }
  const late = lateness(scan.scannedAt ?? resource.createdAt, resource, now)
  if (late !== undefined) return { state: 'broken', sentence: `Its tags were not scanned for ${late}.` }
  if (!row.current) return { state: 'unknown', sentence: `${tags} were found; nobody looks for newer ones now.` }
  if (scan.scannedAt === undefined) return { state: 'waiting', sentence: 'Its tags were not scanned yet.' }
  return { state: 'ok', sentence: tagCount === 0 ? 'No tag was found.' : `${tags} found.` }
}

/** Registries that hide what is private say the same of what is not there. */
function describeTrouble({ resource, row }: KnownObject): string {
  const { kind, conditions, facts } = resource
  const message = findCondition(conditions, 'Ready')?.message ?? ''
  if (TOO_MANY_REQUESTS.test(message)) return 'Its tags cannot be read: the registry limits the rate of requests.'
  if (CREDENTIALS_REFUSED.test(message)) {
    const { credentials = NO_CREDENTIALS } = facts
    const given = credentials === NO_CREDENTIALS ? 'and no credentials are given' : `with ${credentials}`
    return `Its tags cannot be read: unauthorised, ${given}. Some registries say that of an image that does not exist, too.`
  }
  if (NOT_FOUND.test(message) || UNKNOWN_NAME.test(message))
    return 'Its tags cannot be read: the registry knows no such image, or hides it from whoever may not read it.'
  return `Its tags cannot be read: ${explain({ kind, status: row.status, conditions, facts }).title}`
}
