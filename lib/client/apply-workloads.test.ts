import { expect, it } from 'vitest'
import { withPods, workloadsOf } from '@/lib/contract/testing/workloads'
import { asRef } from '@/lib/testing/as-ref'
import { applyWorkloads, parseWorkloadsEvent } from './apply-workloads'

const TIME = '2026-11-20T08:15:00.000Z'
const BEFORE = workloadsOf([withPods('apps/db', []), withPods('apps/web', [])], { asOf: TIME, reason: 'was away' })

it('puts a workload that changed in its place, and the rest in the order that is told', () => {
  const failed = withPods('apps/web', [], { status: 'failed' })
  const named = (order?: readonly string[]) =>
    applyWorkloads(BEFORE, {
      type: 'delta',
      data: {
        serverTime: TIME,
        changed: [failed],
        removed: [],
        ...(order === undefined ? {} : { order: order.map(asRef) }),
      },
    })?.workloads.map(({ name, status }) => `${name} ${status}`)
  expect(named()).toEqual(['db ok', 'web failed'])
  expect(named(['Deployment/apps/web', 'Deployment/apps/db'])).toEqual(['web failed', 'db ok'])
  expect(named(['Deployment/apps/web', 'Deployment/apps/other'])).toBeUndefined()
})

it('forgets what is gone, and keeps what is not told anew', () => {
  const data = { serverTime: TIME, changed: [], removed: [asRef('Deployment/apps/db')] } as const
  const after = applyWorkloads(BEFORE, { type: 'delta', data })
  expect(after).toEqual({ ...BEFORE, serverTime: TIME, workloads: [BEFORE.workloads[1]] })
})

it('takes a state that is told anew as a whole', () => {
  const rest = { state: 'live', notJudged: [], remote: false } as const
  const after = applyWorkloads(BEFORE, { type: 'delta', data: { serverTime: TIME, changed: [], removed: [], rest } })
  expect(after).toEqual({ ...rest, serverTime: TIME, workloads: BEFORE.workloads })
})

it('takes the time from a heartbeat and keeps the rest', () => {
  expect(applyWorkloads(BEFORE, { type: 'heartbeat', data: { serverTime: TIME } })).toEqual({
    ...BEFORE,
    serverTime: TIME,
  })
})

it('asks for the whole where an event follows nothing', () => {
  const data = { serverTime: TIME, changed: [], removed: [] } as const
  expect(applyWorkloads(undefined, { type: 'delta', data })).toBeUndefined()
  expect(applyWorkloads(undefined, { type: 'heartbeat', data: { serverTime: TIME } })).toBeUndefined()
  expect(applyWorkloads(undefined, { type: 'snapshot', data: BEFORE })).toBe(BEFORE)
})

it('takes no event for what is none', () => {
  expect(parseWorkloadsEvent('delta', '{')).toBeUndefined()
  expect(parseWorkloadsEvent('gossip', '{}')).toBeUndefined()
  expect(parseWorkloadsEvent('bye', '{"reason":"slow"}')).toEqual({ type: 'bye', data: { reason: 'slow' } })
})
