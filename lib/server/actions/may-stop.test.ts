import { beforeEach, describe, expect, it } from 'vitest'
import type { Action } from '@/lib/contract/actions'
import type { Ref } from '@/lib/ref'
import { asRef } from '@/lib/testing/as-ref'
import { ApiError } from '../api-error'
import type { Identity } from '../identity/identity'
import { expectMayStop } from './may-stop'
import { objectOf } from './testing/objects'

const EVE: Identity = { name: 'eve', groups: [], role: 'operator' }
const SOURCE = { sourceRef: { kind: 'GitRepository', name: 'repo' } }
const OBJECTS = new Map(
  [
    objectOf('GitRepository', 'repo'),
    objectOf('Kustomization', 'db', { spec: SOURCE }),
    objectOf('GitRepository', 'asleep', { spec: { suspend: true } }),
    objectOf('Kustomization', 'lost', { spec: { sourceRef: { kind: 'GitRepository', name: 'asleep' } } }),
  ].map((object): [Ref, typeof object] => [object.ref, object]),
)

const actionOf = (name: string, more: Partial<Action> = {}): Action => ({
  id: name,
  ref: asRef(`Kustomization/apps/${name}`),
  action: 'reconcile',
  by: 'ali',
  requestedAt: '',
  state: 'queued',
  message: '',
  steps: [],
  retrying: false,
  ...more,
})

let asked: string[]
let refusal: ApiError | undefined
beforeEach(() => {
  asked = []
  refusal = undefined
})
const stop = (...actions: Action[]) =>
  expectMayStop(
    {
      resourceOf: (ref) => OBJECTS.get(ref),
      authoriser: {
        async expectLikelyAllowed(identity, steps) {
          for (const { resource, action } of steps) asked.push(`${identity.name} ${action} ${resource.name}`)
          if (refusal !== undefined) throw refusal
        },
      },
    },
    EVE,
    actions,
  )

describe('a stop by somebody else', () => {
  it('needs the right to everything that was not sent yet, on the whole of its way', async () => {
    const sent = actionOf('db', { state: 'requested' })
    await stop(actionOf('db', { action: 'reconcile-with-source' }), sent, actionOf('lost', { action: 'suspend' }))
    expect(asked).toEqual(['eve reconcile repo', 'eve reconcile db', 'eve suspend lost'])
  })

  it('needs that of the object itself where its way cannot be gone, and none for what is gone', async () => {
    await stop(actionOf('lost', { action: 'reconcile-with-source' }), actionOf('nowhere'))
    expect(asked).toEqual(['eve reconcile-with-source lost'])
  })

  it('is refused with what is missing', async () => {
    refusal = new ApiError('forbidden', 'You may not reconcile it.', { details: { verb: 'reconcile' } })
    await expect(stop(actionOf('db'))).rejects.toMatchObject({
      code: 'forbidden',
      message: 'ali asked for this, and you could not have: You may not reconcile it.',
      extra: { details: { verb: 'reconcile' } },
    })
  })

  it('is refused where nobody can tell', async () => {
    refusal = new ApiError('unavailable', 'No answer.')
    await expect(stop(actionOf('db'))).rejects.toBe(refusal)
  })

  it('asks for no right to what is one’s own, or was all sent', async () => {
    refusal = new ApiError('forbidden', 'no')
    await stop(actionOf('db', { by: 'eve' }))
    await stop(actionOf('db', { state: 'done' }), actionOf('lost', { state: 'refused' }))
    expect(asked).toEqual([])
  })
})
