import { beforeEach, describe, expect, it } from 'vitest'
import type { Action } from '@/lib/contract/actions'
import type { ActionName } from '@/lib/flux/act/actions'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { KubernetesError } from '@/lib/kubernetes/errors'
import { asRef } from '@/lib/testing/as-ref'
import { ApiError } from '../api-error'
import type { Actor } from '../audit'
import type { Identity, Switches } from '../identity/identity'
import { createActionLimits } from './limits'
import { checkJob, type Job, PersonLost, type WriteParts, writeOnce } from './one-write'
import { objectOf, typeOf } from './testing/objects'
import { createActionTracker } from './tracker'

const ALI: Identity = { name: 'ali', groups: ['team'], role: 'operator' }
const OPEN: Switches = { isReadOnly: false, isEnabled: true, hasLaunch: false }
const WEB = asRef('Kustomization/apps/web')
const AWAKE = objectOf('Kustomization', 'web')
const ASLEEP = objectOf('Kustomization', 'web', { spec: { suspend: true } })

let now: Date
let resource: FluxResource | undefined
let tracker: ReturnType<typeof createActionTracker>
let limits: ReturnType<typeof createActionLimits>
/** What is done, in its order. */
let done: string[]
let bodies: unknown[]
let parts: WriteParts
let seen: Identity | undefined
let actor: Actor

beforeEach(() => {
  now = new Date('2026-11-21T12:00:00Z')
  resource = AWAKE
  done = []
  bodies = []
  seen = ALI
  tracker = createActionTracker(
    () => now,
    () => {},
  )
  limits = createActionLimits(() => now)
  actor = {
    identity: ALI,
    via: 'ui',
    requestId: 'r1',
    clientIp: '',
    lookAgain: async () => {
      done.push('look')
      return seen
    },
  }
  parts = {
    client: {
      async send(method, path, body) {
        done.push(`${method} ${path}`)
        bodies.push(body)
      },
    },
    types: { typeOf },
    tracker,
    authoriser: {
      expectAllowed: async ({ name }, { ref }, action) => void done.push(`review ${name} ${action} ${ref}`),
    },
    limits,
    switches: OPEN,
    actsAsCaller: false,
    resourceOf: (ref) => (ref === WEB ? resource : undefined),
    clock: () => now,
    signal: new AbortController().signal,
  }
})

const job = (action: ActionName, more: Partial<Job> = {}): Job => ({
  actor,
  id: 'own',
  ref: WEB,
  action,
  reason: undefined,
  uid: undefined,
  ...more,
})
function codeOf(run: () => unknown): unknown {
  try {
    run()
    return undefined
  } catch (error) {
    return error instanceof ApiError ? error.code : error
  }
}
const check = (action: ActionName, more?: Partial<Job>) => codeOf(() => checkJob(parts, job(action, more)))
const under = (action: ActionName, id = 'other'): Action => tracker.begin({ id, ref: WEB, action, by: 'bo' })
const write = (action: ActionName = 'reconcile', reason?: string) =>
  writeOnce(parts, { actor, reason }, resource ?? AWAKE, action, 'token').then(
    () => undefined,
    (error: unknown) => error,
  )

describe('what is known before the cluster is asked', () => {
  it('lets an object that can be asked pass, and hands it over', () => {
    expect(checkJob(parts, job('reconcile'))).toBe(AWAKE)
  })

  it('refuses an object that is not there', () => {
    expect(check('reconcile', { ref: asRef('Kustomization/apps/gone') })).toBe('not_found')
  })

  it('refuses what its state forbids, and offers what would help one that is suspended', () => {
    expect(() => checkJob(parts, job('resume'))).toThrow(expect.objectContaining({ code: 'not_applicable', extra: {} }))
    resource = ASLEEP
    expect(check('resume')).toBeUndefined()
    expect(() => checkJob(parts, job('reconcile'))).toThrow(
      expect.objectContaining({ code: 'suspended', extra: { details: { offer: 'resume-and-reconcile' } } }),
    )
  })

  it('knows the object that the caller saw from a new one of the same name', () => {
    expect(check('reconcile', { uid: 'uid-web' })).toBeUndefined()
    expect(check('reconcile', { uid: 'uid-before' })).toBe('changed')
    expect(check('reconcile', { uid: undefined })).toBeUndefined()
  })

  it('refuses while another request is under way, and names that one', () => {
    under('reconcile')
    expect(() => checkJob(parts, job('reconcile'))).toThrow(
      expect.objectContaining({ code: 'in_flight', extra: { details: { id: 'other' } } }),
    )
    expect(check('suspend')).toBeUndefined()
  })

  it('does not take its own request for another one, nor one that has ended', () => {
    under('reconcile', 'own')
    expect(check('reconcile')).toBeUndefined()
    under('reconcile', 'ended')
    tracker.update('ended', { state: 'done', message: '' })
    expect(check('reconcile')).toBeUndefined()
  })

  it('lets a suspension be taken back that is still under way, and no second one begin', () => {
    under('suspend')
    expect(check('suspend')).toBe('in_flight')
    resource = ASLEEP
    expect(check('resume')).toBeUndefined()
    expect(check('resume-and-reconcile')).toBe('in_flight')
  })

  it('leaves an object alone that was changed a moment ago, but for the way back', () => {
    limits.patched(WEB)
    expect(check('reconcile')).toBe('rate_limited')
    resource = ASLEEP
    expect(check('resume')).toBeUndefined()
    expect(check('resume-and-reconcile')).toBe('rate_limited')
    now = new Date(now.getTime() + 2_000)
    expect(check('resume-and-reconcile')).toBeUndefined()
  })
})

describe('the one write', () => {
  const PATCH = 'PATCH /apis/kustomize.toolkit.fluxcd.io/v1/namespaces/apps/kustomizations/web?fieldManager=fluxdeck'

  it('looks at the person, asks for the right, looks at the person again and sends one patch', async () => {
    expect(await write('reconcile')).toBeUndefined()
    expect(done).toEqual(['look', `review ali reconcile ${WEB}`, 'look', PATCH])
    const annotations = { 'reconcile.fluxcd.io/requestedAt': 'token' }
    expect(bodies).toEqual([{ metadata: { annotations, uid: 'uid-web' } }])
  })

  it('says who suspended it, when, and why where that was given', async () => {
    await write('suspend', 'maintenance')
    await write('suspend')
    const annotations = { 'fluxdeck.dev/suspended-by': 'ali', 'fluxdeck.dev/suspended-at': now.toISOString() }
    expect(bodies).toMatchObject([
      { metadata: { annotations: { ...annotations, 'fluxdeck.dev/suspend-reason': 'maintenance' } } },
      { metadata: { annotations: { ...annotations, 'fluxdeck.dev/suspend-reason': null } } },
    ])
  })

  it.each<[string, Identity | undefined, Switches, string, string]>([
    ['nobody any more', undefined, OPEN, 'unauthenticated', 'Not sent: ali is not signed in any more.'],
    ['somebody else', { ...ALI, name: 'bo' }, OPEN, 'unauthenticated', 'Not sent: ali is not signed in any more.'],
    ['a viewer', { ...ALI, role: 'viewer' }, OPEN, 'forbidden', 'Not sent: ali may not act any more.'],
    ['out of a group', { ...ALI, groups: [] }, OPEN, 'forbidden', 'Not sent: ali is not in the same groups any more.'],
    ['as before, but nothing may be written', ALI, { ...OPEN, isReadOnly: true }, 'read_only', ''],
    ['as before, but actions are off', ALI, { ...OPEN, isEnabled: false }, 'actions_disabled', ''],
  ])('asks and sends nothing for a person who is %s', async (_, later, switches, code, message) => {
    seen = later
    parts = { ...parts, switches }
    const error = await write()
    expect(error).toBeInstanceOf(PersonLost)
    expect(error).toMatchObject({ code, message: expect.stringContaining(message) })
    expect(done).toEqual(['look'])
  })

  it('sends nothing for a person who is sent away while the cluster is asked', async () => {
    parts = {
      ...parts,
      authoriser: {
        expectAllowed: async () => {
          seen = undefined
        },
      },
    }
    expect(await write()).toMatchObject({ code: 'unauthenticated' })
    expect(done).toEqual(['look', 'look'])
  })

  it('sends nothing without the right, and nothing to a kind that is not served', async () => {
    const authoriser = { expectAllowed: () => Promise.reject(new ApiError('forbidden', 'You may not.')) }
    const usual = parts
    parts = { ...usual, authoriser }
    expect(await write()).toMatchObject({ code: 'forbidden' })
    parts = { ...usual, types: { typeOf: () => undefined } }
    expect(await write()).toMatchObject({ code: 'unavailable' })
    expect(bodies).toEqual([])
    expect(codeOf(() => limits.expectRested(WEB))).toBeUndefined()
  })

  it.each([
    [true, 'forbidden'],
    [false, 'not_deployed_for_writes'],
  ])('says whose right was missing when the cluster refuses (acts as the caller: %s)', async (actsAsCaller, code) => {
    const send = () => Promise.reject(new KubernetesError('forbidden', 'no', { fate: 'refused' }))
    parts = { ...parts, actsAsCaller, client: { send } }
    expect(await write()).toMatchObject({ code })
    // It was tried: who presses at once again waits all the same.
    expect(codeOf(() => limits.expectRested(WEB))).toBe('rate_limited')
  })
})
