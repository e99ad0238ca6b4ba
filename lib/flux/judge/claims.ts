// What an object says of another one, held against that one: a message is as old as the last look, and the other may be
// ready, there or fetched meanwhile. Such a claim is never repeated.

import { kindOf, nameOf, type Ref, refForPeople, refOf } from '@/lib/ref'
import { isFluxKind } from '../kinds'
import { findCondition } from '../object/conditions'
import type { FluxResource } from '../object/flux-resource'
import { edgeOf } from '../object/relations'
import { isSameRevision } from '../object/revision'
import type { Status } from './status'

export interface Contradiction {
  /** The object of which the message speaks. */
  readonly ref: Ref
  /** What is so, as a part of a sentence. */
  readonly text: string
  readonly since?: Date
}

export interface ClaimSurroundings {
  /** As it is, not as it is held. */
  readonly latestOf: (ref: Ref) => FluxResource | undefined
  readonly isReady: (resource: FluxResource) => boolean
}

interface Speaker {
  readonly resource: FluxResource
  /** The time of the message. */
  readonly since: Date | undefined
}

/** Undefined: what is claimed may well be so. */
type Check = (
  target: FluxResource,
  speaker: Speaker,
  around: ClaimSurroundings,
) => Omit<Contradiction, 'ref'> | undefined

interface Claim {
  readonly pattern: RegExp
  /** Whom it names: itself, or the edge of the spec that it speaks of. */
  readonly target: (match: RegExpExecArray, resource: FluxResource) => Ref | undefined
  readonly check: Check
}

const sibling: Claim['target'] = ([, namespace = '', name = ''], { kind }) => refOf(kind, namespace, name)
const qualified: Claim['target'] = ([, kind, namespace = '', name = '']) =>
  isFluxKind(kind) ? refOf(kind, namespace, name) : undefined
const image: Claim['target'] = (_, resource) => edgeOf(resource, 'image')
const upstream: Claim['target'] = (_, resource) => edgeOf(resource, 'chart') ?? edgeOf(resource, 'source')

const isReadyNow: Check = (target, _, { isReady }) =>
  isReady(target) ? told('is ready', readySince(target)) : undefined
const isThere: Check = (target) => (target.deletedAt === undefined ? told('exists', target.createdAt) : undefined)
const isFetched: Check = (target) =>
  target.artifactRevision === undefined ? undefined : told('has an artifact', target.artifactUpdatedAt)
/** A database of tags may be lost behind a repository that is ready: only a later scan proves anything. */
const isScanned: Check = (target, { since }) => {
  const scan = target.lastReconciledAt
  return scan !== undefined && since !== undefined && scan > since ? told('was scanned', scan) : undefined
}
const hasApplied: Check = (target, { resource }, { latestOf }) => {
  const source = edgeOf(resource, 'source')
  const wanted = source === undefined ? undefined : latestOf(source)?.artifactRevision
  if (wanted === undefined || target.appliedRevision === undefined) return undefined
  return isSameRevision(target.appliedRevision, wanted) ? told('has applied that revision', undefined) : undefined
}

const PAIR = "'([a-z0-9][-a-z0-9.]{0,252})/([a-z0-9][-a-z0-9.]{0,252})'"
const TYPED =
  '(?:[a-z0-9.]{1,80}/)?v[a-z0-9]{1,20}/([A-Z][A-Za-z]{2,40})/([a-z0-9][-a-z0-9.]{0,252})/([a-z0-9][-a-z0-9.]{0,252})'

/** The first that fits; what a readyExpr found cannot be looked up here. */
const CLAIMS: readonly Claim[] = [
  { pattern: new RegExp(`dependency ${PAIR} revision is not up to date`), target: sibling, check: hasApplied },
  {
    pattern: new RegExp(`dependency ${PAIR} is not ready(?! according to readyExpr)`),
    target: sibling,
    check: isReadyNow,
  },
  { pattern: new RegExp(`dependency ${PAIR} not found`), target: sibling, check: isThere },
  { pattern: new RegExp(`unable to get ${PAIR} dependency`), target: sibling, check: isThere },
  { pattern: new RegExp(`dependency ${TYPED} not ready`), target: qualified, check: isReadyNow },
  { pattern: new RegExp(`dependency ${TYPED} not found`), target: qualified, check: isThere },
  {
    pattern: new RegExp(`^(HelmChart|[A-Z][A-Za-z]{2,40}Repository|Bucket) ${PAIR} is not ready`),
    target: qualified,
    check: isReadyNow,
  },
  {
    pattern: /\b([A-Z][A-Za-z]{2,40})\.source\.toolkit\.fluxcd\.io "([^"]{1,253})" not found/,
    target: ([, kind, name], { references }) =>
      references.find(({ to }) => kindOf(to) === kind && nameOf(to) === name)?.to,
    check: isThere,
  },
  {
    // Only image policies have such an edge.
    pattern: /no tags in database|not (?:been )?scanned|not ready/i,
    target: image,
    check: isScanned,
  },
  { pattern: /artifact not found|no artifact|Source is not ready/i, target: upstream, check: isFetched },
]

const SPEAKS: ReadonlySet<Status> = new Set<Status>(['waiting', 'failed'])
const MESSAGE_CHARS = 4_000

export function findContradiction(
  resource: FluxResource,
  status: Status,
  around: ClaimSurroundings,
): Contradiction | undefined {
  const ready = findCondition(resource.conditions, 'Ready')
  if (!SPEAKS.has(status) || ready?.status !== 'False') return undefined
  const message = ready.message.slice(0, MESSAGE_CHARS)
  for (const { pattern, target: find, check } of CLAIMS) {
    const match = pattern.exec(message)
    if (match === null) continue
    const ref = find(match, resource)
    // Words alike may be meant of another edge.
    if (ref === undefined) continue
    const target = ref === resource.ref ? undefined : around.latestOf(ref)
    const found = target && check(target, { resource, since: ready.since }, around)
    return found && target && { ref: target.ref, ...found, text: `${refForPeople(target.ref)} ${found.text}` }
  }
  return undefined
}

function readySince({ conditions }: FluxResource): Date | undefined {
  return findCondition(conditions, 'Ready')?.since
}

function told(text: string, since: Date | undefined): Omit<Contradiction, 'ref'> {
  return { text, ...(since === undefined ? {} : { since }) }
}
