import { beforeEach, describe, expect, it } from 'vitest'
import type { ActionState } from '@/lib/contract/actions'
import type { ActionName } from '@/lib/flux/act/actions'
import { actionWithin } from '@/lib/flux/act/selection'
import { describeKind, type FluxKind } from '@/lib/flux/kinds'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { parseResource } from '@/lib/flux/object/resource'
import { KubernetesError } from '@/lib/kubernetes/errors'
import { type Ref, refOf } from '@/lib/ref'
import { asRef } from '@/lib/testing/as-ref'
import { ApiError } from '../api-error'
import type { Actor, Attempt } from '../audit'
import type { Identity, Switches } from '../identity/identity'
import { SILENT_LOG } from '../log'
import type { FollowRequest } from './follow-action'
import { ALONE } from './in-flight'
import { createActionLimits } from './limits'
import type { Job } from './one-write'
import { runSelection } from './run-selection'
import { createActionTracker } from './tracker'

const NOW = new Date('2026-11-21T12:00:00Z')
const ALI: Identity = { name: 'ali', groups: ['team'], role: 'operator' }
const OPEN: Switches = { isReadOnly: false, isEnabled: true, hasLaunch: false }
const ACTOR: Actor = { identity: ALI, lookAgain: async () => now(), via: 'ui', requestId: 'r1', clientIp: '' }
const DB = asRef('Kustomization/apps/db')
const WEB = asRef('Kustomization/apps/web')
const CRON = asRef('Kustomization/apps/cron')
const REPO = asRef('GitRepository/apps/repo')

let sent: string[]
let followed: string[]
let requests: FollowRequest[]
let audit: Attempt[]
let ends: Map<Ref, (state: ActionState) => void>
let forbidden: Set<Ref>
let busy: Set<Ref>
/** Whom the gate sees, and what the cluster answers to a write. */
let now: () => Identity | undefined
let answer: (ref: string) => Promise<unknown>
/** Keeps or loses an audit line. */
let writeDown: (attempt: Attempt) => void
let cluster: Map<Ref, FluxResource>
/** What happens while the cluster is asked for the rights of a write. */
let whileReviewed: () => void
let tracker: ReturnType<typeof createActionTracker>

beforeEach(() => {
  sent = []
  followed = []
  requests = []
  audit = []
  writeDown = (attempt) => audit.push(attempt)
  cluster = new Map(OBJECTS)
  ends = new Map()
  forbidden = new Set()
  busy = new Set()
  now = () => ALI
  answer = async () => ({})
  whileReviewed = () => {}
  tracker = createActionTracker(
    () => NOW,
    () => {},
  )
})

function object(kind: FluxKind, name: string, spec: object = {}): readonly [Ref, FluxResource] {
  const parsed = parseResource(kind, { metadata: { name, namespace: 'apps', uid: `uid-${name}` }, spec })
  if (!parsed.ok) throw new Error(parsed.reason)
  return [refOf(kind, 'apps', name), parsed.value]
}

const SOURCE = { sourceRef: { kind: 'GitRepository', name: 'repo' } }
const OBJECTS = [
  object('GitRepository', 'repo'),
  object('Kustomization', 'db', SOURCE),
  object('Kustomization', 'web', { ...SOURCE, dependsOn: [{ name: 'db' }] }),
  object('Kustomization', 'cron', SOURCE),
]

function start(refs: readonly Ref[], action: ActionName = 'reconcile') {
  const stop = new AbortController()
  const jobs = refs.map((ref): Job => {
    const resource = cluster.get(ref)
    const own = resource === undefined ? action : actionWithin(resource, action)
    return { actor: ACTOR, id: `id ${ref}`, ref, action: own, reason: undefined, uid: undefined }
  })
  for (const ref of busy) tracker.begin({ id: `busy ${ref}`, ref, action: 'reconcile', by: 'bo' })
  for (const [index, job] of jobs.entries())
    tracker.begin({ ...job, by: 'ali', selection: { id: 'all', size: jobs.length, place: index + 1 } })
  const run = runSelection(
    {
      tracker,
      inFlight: ALONE,
      follower: {
        follow: (request) =>
          new Promise((resolve) => {
            const { id, ref, token } = request
            requests.push(request)
            followed.push(`${ref} ${token}`)
            ends.set(ref, (state) => {
              tracker.update(id, { state, message: `${state} by the controller`, step: { ref, state } })
              resolve(state)
            })
          }),
      },
      authoriser: {
        expectAllowed: async () => whileReviewed(),
        expectLikelyAllowed: async () => {},
        async expectAllAllowed(_, steps) {
          const refused = steps.find(({ resource }) => forbidden.has(resource.ref))
          if (refused !== undefined) throw new ApiError('forbidden', `You may not reconcile ${refused.resource.ref}.`)
        },
      },
      audit: (_, attempt) => writeDown(attempt),
      onAccepted: () => {},
      resourceOf: (ref) => cluster.get(ref),
      client: {
        send(_, path) {
          const [plural, name] = new URL(path, 'http://cluster').pathname.split('/').slice(-2)
          const kind = [...cluster.values()].find((resource) => describeKind(resource.kind).plural === plural)?.kind
          const ref = `${kind}/apps/${name}`
          sent.push(`reconcile ${ref}`)
          return answer(ref)
        },
      },
      types: { typeOf: (kind) => ({ ...describeKind(kind), version: 'v1' }) },
      limits: createActionLimits(() => NOW),
      switches: OPEN,
      actsAsCaller: false,
      clock: () => NOW,
      signal: new AbortController().signal,
      nextToken: () => 'token',
      log: SILENT_LOG,
    },
    jobs,
    stop.signal,
  )
  return { ...run, stop }
}

const stateOf = (ref: Ref) => tracker.get(`id ${ref}`)?.state
const messageOf = (ref: Ref) => tracker.get(`id ${ref}`)?.message
const told = () =>
  audit.map(({ ref, outcome, reason }) => `${ref} ${outcome}${reason === undefined ? '' : ` ${reason}`}`)
/** Everything that can happen without anybody ending a run. */
const settle = () => new Promise((resolve) => setImmediate(resolve))

describe('a selection', () => {
  it('sends what depends on another only when that one is done; independent ones at once', async () => {
    const { first, end } = start([WEB, DB, CRON])
    expect(await first).toBeUndefined()
    await settle()
    expect(sent).toEqual([`reconcile ${DB}`, `reconcile ${CRON}`])
    expect(messageOf(WEB)).toBe('Not sent yet: waits for Kustomization apps/db.')
    ends.get(DB)?.('done')
    await settle()
    expect(sent).toEqual([`reconcile ${DB}`, `reconcile ${CRON}`, `reconcile ${WEB}`])
    ends.get(CRON)?.('failed')
    ends.get(WEB)?.('done')
    await end
    expect([DB, CRON, WEB].map(stateOf)).toEqual(['done', 'failed', 'done'])
    expect(told().sort()).toEqual([CRON, DB, WEB].map((ref) => `${ref} accepted`))
  })

  it.each<[ActionState, string]>([
    ['failed', 'Not sent: Kustomization apps/db failed.'],
    ['timed_out', 'Not sent: Kustomization apps/db came to no end in time.'],
    ['overtaken', 'Not sent: Kustomization apps/db was overtaken by another request.'],
  ])('refuses what depends on one that %s, and says so', async (state, message) => {
    const { end } = start([DB, WEB])
    await settle()
    ends.get(DB)?.(state)
    await end
    expect(sent).toEqual([`reconcile ${DB}`])
    expect([stateOf(WEB), messageOf(WEB)]).toEqual(['refused', message])
    expect(told()).toEqual([`${DB} accepted`, `${WEB} refused not_applicable`])
  })

  it('goes on without one that may not be asked', async () => {
    forbidden.add(DB)
    const { end } = start([DB, WEB])
    await settle()
    ends.get(WEB)?.('done')
    await end
    expect(sent).toEqual([`reconcile ${WEB}`])
    expect([stateOf(DB), stateOf(WEB)]).toEqual(['refused', 'done'])
    expect(told()).toEqual([`${DB} refused forbidden`, `${WEB} accepted`])
  })

  it('asks a shared source once and tells of it in each action', async () => {
    const { end } = start([DB, CRON], 'reconcile-with-source')
    await settle()
    expect(sent).toEqual([`reconcile ${REPO}`])
    expect([stateOf(DB), stateOf(CRON)]).toEqual(['requested', 'requested'])
    ends.get(REPO)?.('done')
    await settle()
    expect(sent).toEqual([`reconcile ${REPO}`, `reconcile ${DB}`, `reconcile ${CRON}`])
    ends.get(DB)?.('done')
    ends.get(CRON)?.('done')
    await end
    const steps = tracker.get(`id ${CRON}`)?.steps.map(({ ref, state }) => `${ref} ${state}`)
    expect(steps).toEqual([`${REPO} requested`, `${REPO} done`, `${CRON} requested`, `${CRON} done`])
    expect(told().sort()).toEqual([`${CRON} accepted`, `${DB} accepted`])
  })

  it('stops behind a shared source that fails, in the words of its controller', async () => {
    const { end } = start([DB, CRON], 'reconcile-with-source')
    await settle()
    ends.get(REPO)?.('failed')
    await end
    expect(sent).toEqual([`reconcile ${REPO}`])
    expect([stateOf(DB), messageOf(DB)]).toEqual(['failed', 'GitRepository apps/repo: failed by the controller'])
    expect(stateOf(CRON)).toBe('failed')
  })

  it('waits for the newer request where somebody else asks for the same source', async () => {
    const { end } = start([DB], 'reconcile-with-source')
    await settle()
    const overtaken = ends.get(REPO)
    cluster.set(REPO, { ...(cluster.get(REPO) as FluxResource), requestedAt: 'theirs' })
    overtaken?.('overtaken')
    await settle()
    expect(followed.at(-1)).toBe(`${REPO} theirs`)
    expect(stateOf(DB)).toBe('requested')
    ends.get(REPO)?.('done')
    await settle()
    expect(sent).toEqual([`reconcile ${REPO}`, `reconcile ${DB}`])
    ends.get(DB)?.('done')
    await end
    expect(stateOf(DB)).toBe('done')
  })

  it('refuses a busy source for itself and still goes by it for others', async () => {
    busy.add(REPO)
    const { end } = start([REPO, DB], 'reconcile-with-source')
    await settle()
    expect(sent).toEqual([`reconcile ${REPO}`])
    ends.get(REPO)?.('done')
    await settle()
    ends.get(DB)?.('done')
    await end
    expect([stateOf(REPO), stateOf(DB)]).toEqual(['refused', 'done'])
    expect(told()).toEqual([`${REPO} refused in_flight`, `${DB} accepted`])
  })

  it('does not touch a shared source for those who may not go the whole way', async () => {
    forbidden.add(REPO)
    const { first, end } = start([DB, CRON], 'reconcile-with-source')
    expect((await first)?.code).toBe('forbidden')
    await end
    expect(sent).toEqual([])
    expect(told().sort()).toEqual([`${CRON} refused forbidden`, `${DB} refused forbidden`])
  })

  it('sends nothing after a stop, says who stopped, and leaves what was sent', async () => {
    const { end, stop } = start([DB, WEB])
    await settle()
    stop.abort('eve')
    await settle()
    expect([stateOf(WEB), messageOf(WEB)]).toEqual(['refused', 'Stopped by eve before it was sent.'])
    expect(stateOf(DB)).toBe('requested')
    ends.get(DB)?.('done')
    await end
    expect(sent).toEqual([`reconcile ${DB}`])
    expect(told()).toEqual([`${DB} accepted`, `${WEB} refused stopped`])
  })

  it('remembers which of them it was asked with, and at which place', async () => {
    start([DB, CRON]).stop.abort('eve')
    expect(tracker.group('all').map(({ selection }) => selection)).toEqual([
      { id: 'all', size: 2, place: 1 },
      { id: 'all', size: 2, place: 2 },
    ])
  })

  it('sends nobody behind a write of which nobody knows whether it arrived', async () => {
    answer = () => Promise.reject(new KubernetesError('timeout', 'No answer.', { fate: 'unknown' }))
    const { first, end } = start([DB, WEB])
    expect((await first)?.code).toBe('upstream_timeout')
    await end
    const words = 'Not sent: Kustomization apps/db may or may not have been asked.'
    expect([stateOf(WEB), messageOf(WEB)]).toEqual(['refused', words])
    // That it did arrive and ends well changes nothing for those who were told.
    ends.get(DB)?.('done')
    await settle()
    expect(sent).toEqual([`reconcile ${DB}`])
    expect([stateOf(DB), stateOf(WEB)]).toEqual(['done', 'refused'])
    expect(told()).toEqual([`${DB} unknown`, `${WEB} refused not_applicable`])
  })
})

/** As the object is, with these fields otherwise. */
const alter = (ref: Ref, more: Partial<FluxResource>) => {
  const before = cluster.get(ref)
  if (before === undefined) throw new Error('no such object')
  cluster.set(ref, { ...before, ...more })
}
const FORBIDDEN = new KubernetesError('forbidden', 'not allowed')

describe('a step of a run', () => {
  it('is asked by its own action, and by a plain request on the way of another', async () => {
    start([DB], 'suspend')
    await settle()
    start([WEB], 'reconcile-with-source')
    await settle()
    expect(requests.map(({ ref, action }) => [ref, action])).toEqual([
      [DB, 'suspend'],
      [REPO, 'reconcile'],
    ])
    ends.get(REPO)?.('done')
    await settle()
    expect(requests.at(-1)).toMatchObject({ ref: WEB, action: 'reconcile', sourceRef: REPO, isTarget: true })
    expect(requests.at(-2)).not.toHaveProperty('sourceRef')
    expect(requests.at(-2)).toMatchObject({ isTarget: false })
  })

  it('names the controller that was asked', async () => {
    start([DB])
    await settle()
    expect(messageOf(DB)).toBe('Requested from kustomize-controller.')
  })

  it('is compared with what ran at the press, and a source on the way with what it had before it was asked', async () => {
    alter(DB, { appliedRevision: 'old' })
    alter(REPO, { artifactRevision: 'fetched' })
    start([DB], 'reconcile-with-source')
    await settle()
    alter(DB, { appliedRevision: 'new' })
    ends.get(REPO)?.('done')
    await settle()
    expect(requests.map(({ ref, beforeRevision }) => [ref, beforeRevision])).toEqual([
      [REPO, 'fetched'],
      [DB, 'old'],
    ])
  })

  it('is refused when another object of the same name has come while it waited', async () => {
    const { end } = start([DB, WEB])
    await settle()
    alter(WEB, { uid: 'another' })
    ends.get(DB)?.('done')
    await end
    expect(sent).toEqual([`reconcile ${DB}`])
    expect(told()).toEqual([`${DB} accepted`, `${WEB} refused changed`])
  })

  it('that is refused by the cluster ends nothing but what needs it', async () => {
    answer = async (ref) => {
      if (ref === CRON) throw FORBIDDEN
    }
    const { end } = start([DB, WEB, CRON])
    await settle()
    expect(stateOf(CRON)).toBe('refused')
    ends.get(DB)?.('done')
    await settle()
    ends.get(WEB)?.('done')
    await end
    expect([DB, WEB].map(stateOf)).toEqual(['done', 'done'])
  })

  it('refuses all whose source could not be asked on their way', async () => {
    answer = () => Promise.reject(FORBIDDEN)
    const { end } = start([DB, CRON], 'reconcile-with-source')
    await end
    expect(sent).toEqual([`reconcile ${REPO}`])
    expect(told().sort()).toEqual([CRON, DB].map((ref) => `${ref} refused not_deployed_for_writes`))
  })

  it('refuses for itself alone where the source was asked for too', async () => {
    answer = () => Promise.reject(FORBIDDEN)
    const { end } = start([REPO, DB], 'reconcile-with-source')
    await end
    expect(told().sort()).toEqual([`${REPO} refused not_deployed_for_writes`, `${DB} refused not_applicable`])
  })

  it('says that it waits only where several were asked for', async () => {
    answer = () => new Promise(() => {})
    start([DB], 'reconcile-with-source')
    await settle()
    expect(messageOf(DB)).toBe('Not sent yet.')
    start([WEB, CRON], 'reconcile-with-source')
    await settle()
    expect(messageOf(WEB)).toBe('Not sent yet: waits for GitRepository apps/repo.')
  })
})

describe('a run', () => {
  it('looks at the rights of more than can be looked at together', async () => {
    const refs = Array.from({ length: 7 }, (_, index) => object('Kustomization', `a${index}`))
    for (const [ref, resource] of refs) cluster.set(ref, resource)
    start(refs.map(([ref]) => ref))
    await settle()
    await settle()
    expect(new Set(sent).size).toBe(7)
  })

  it('asks for no rights once it was stopped, by whomever', async () => {
    forbidden.add(DB)
    const { end, stop } = start([DB])
    stop.abort()
    await end
    expect(messageOf(DB)).toBe('Stopped by somebody before it was sent.')
  })

  it('leaves nobody queued when something in it breaks', async () => {
    forbidden.add(DB)
    writeDown = () => {
      writeDown = (attempt) => audit.push(attempt)
      throw new Error('The disk is full.')
    }
    const { end } = start([DB, WEB])
    await end
    expect([DB, WEB].map(stateOf)).toEqual(['refused', 'refused'])
    expect(told().sort()).toEqual([`${DB} refused internal`, `${WEB} refused internal`])
  })
})

describe('a person who is looked at again before each write', () => {
  const LOSSES: readonly (readonly [string, Identity | undefined, string, string])[] = [
    ['is not signed in any more', undefined, 'unauthenticated', 'ali is not signed in any more'],
    ['is somebody else by now', { ...ALI, name: 'bo' }, 'unauthenticated', 'ali is not signed in any more'],
    ['lost the role', { ...ALI, role: 'viewer' }, 'forbidden', 'ali may not act any more'],
    ['lost a group', { ...ALI, groups: ['other'] }, 'forbidden', 'ali is not in the same groups any more'],
  ]

  it.each(LOSSES)('is refused what still waits when that person %s', async (_, later, code, words) => {
    const { end } = start([DB, WEB])
    await settle()
    now = () => later
    ends.get(DB)?.('done')
    await end
    expect(sent).toEqual([`reconcile ${DB}`])
    expect([stateOf(DB), stateOf(WEB), messageOf(WEB)]).toEqual(['done', 'refused', `Not sent: ${words}.`])
    expect(told()).toEqual([`${DB} accepted`, `${WEB} refused ${code}`])
  })

  it.each(LOSSES)('is refused the write itself when that person %s during the review', async (_, later, code) => {
    whileReviewed = () => {
      now = () => later
    }
    const { first, end } = start([DB])
    expect((await first)?.code).toBe(code)
    await end
    expect(sent).toEqual([])
    expect(told()).toEqual([`${DB} refused ${code}`])
  })

  it('goes on for somebody who has gained a group', async () => {
    const { end } = start([DB, WEB])
    await settle()
    now = () => ({ ...ALI, groups: ['another', 'team'] })
    ends.get(DB)?.('done')
    await settle()
    ends.get(WEB)?.('done')
    await end
    expect(sent).toEqual([`reconcile ${DB}`, `reconcile ${WEB}`])
  })

  it('ends the whole selection at the first write that is refused for it, with one line for each', async () => {
    const { end } = start([WEB, DB, CRON], 'reconcile-with-source')
    await settle()
    now = () => undefined
    ends.get(REPO)?.('done')
    await end
    expect(sent).toEqual([`reconcile ${REPO}`])
    expect([DB, CRON, WEB].map(stateOf)).toEqual(['refused', 'refused', 'refused'])
    expect(told().sort()).toEqual([`${CRON} accepted`, `${DB} accepted`, `${WEB} accepted`])
  })

  it('refuses what waits for a long run at once when another write finds out', async () => {
    const { end } = start([DB, WEB, REPO])
    await settle()
    now = () => undefined
    ends.get(REPO)?.('done')
    await end
    expect(sent).toEqual([`reconcile ${REPO}`])
    expect([stateOf(DB), stateOf(WEB)]).toEqual(['refused', 'refused'])
    expect(told()).toEqual([`${REPO} accepted`, `${DB} refused unauthenticated`, `${WEB} refused unauthenticated`])
  })
})
