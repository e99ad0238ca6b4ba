import { renderToStaticMarkup } from 'react-dom/server'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ActionName } from '@/lib/contract/state'
import { asRef } from '@/lib/testing/as-ref'
import { useButtons, useReconcileByKey } from './use-buttons'

const WEB = asRef('Kustomization/apps/web')
const DB = asRef('Kustomization/apps/db')

// Files of simple rules share what they import: neither takes what another has loaded, nor leaves its stand-ins to it.
vi.hoisted(() => vi.resetModules())
afterAll(() => void vi.resetModules())

const world = vi.hoisted(() => ({
  refusal: undefined as string | undefined,
  isSending: false,
  resource: {} as object | undefined,
  actions: [] as { ref: string; action: string; finishedAt?: string }[],
  verdict: undefined as { allowed: boolean; reason?: string } | undefined,
  pressed: [] as unknown[][],
  toasts: [] as { title: string; description?: string; action?: { label: string; onPress: () => void } }[],
  wanted: [] as boolean[],
}))

vi.mock('@/lib/client/queries', () => ({ useActions: () => world.actions, useResource: () => world.resource }))
vi.mock('@/lib/client/toasts', () => {
  const keep = (title: string, details: object) => world.toasts.push({ title, ...details })
  return { toast: { error: keep, message: keep } }
})
vi.mock('@/lib/client/use-access', () => ({
  useAccess(_: unknown, isWanted: boolean) {
    world.wanted.push(isWanted)
    return { verdict: () => world.verdict }
  },
}))
vi.mock('./use-press', () => ({
  usePress: () => ({
    press: async (...parts: unknown[]) => void world.pressed.push(parts),
    isSending: world.isSending,
    refusal: world.refusal,
  }),
}))

beforeEach(() => {
  Object.assign(world, {
    refusal: undefined,
    isSending: false,
    resource: {},
    actions: [],
    verdict: undefined,
    pressed: [],
    toasts: [],
    wanted: [],
  })
})

function read<Result>(useIt: () => Result): Result {
  const seen: Result[] = []
  const Reader = () => {
    seen.push(useIt())
    return null
  }
  renderToStaticMarkup(<Reader />)
  const [result] = seen
  if (result === undefined) throw new Error('Nothing was rendered.')
  return result
}
const buttons = (isNear = true) => read(() => useButtons({ ref: WEB }, isNear))
const UNDER_WAY = 'A request for this object is under way.'

describe('why a button may not be pressed', () => {
  it('is nothing where nothing is known against it', () => {
    expect(buttons().whyNot('reconcile')).toBeUndefined()
    world.verdict = { allowed: true }
    expect(buttons().whyNot('reconcile')).toBeUndefined()
  })

  it('is what forbids everything, then what the cluster forbids, then what is under way', () => {
    world.actions = [{ ref: WEB, action: 'reconcile' }]
    expect(buttons().whyNot('reconcile')).toBe(UNDER_WAY)
    world.verdict = { allowed: false, reason: 'You may not.' }
    expect(buttons().whyNot('reconcile')).toBe('You may not.')
    world.refusal = 'Read-only.'
    expect(buttons().whyNot('reconcile')).toBe('Read-only.')
  })

  it('is a request of this object that has not ended, but for what may interrupt it', () => {
    world.actions = [{ ref: WEB, action: 'reconcile' }]
    expect(buttons().whyNot('suspend')).toBeUndefined()
    world.actions = [{ ref: WEB, action: 'reconcile', finishedAt: 'now' }]
    expect(buttons().whyNot('reconcile')).toBeUndefined()
    world.actions = [{ ref: DB, action: 'reconcile' }]
    expect(buttons().whyNot('reconcile')).toBeUndefined()
  })

  it('is a press that is on its way, for every button', () => {
    world.isSending = true
    for (const action of ['reconcile', 'suspend'] as const) expect(buttons().whyNot(action)).toBe(UNDER_WAY)
  })
})

describe('the rights behind the buttons', () => {
  it('are asked for where they are about to matter', () => {
    buttons()
    buttons(false)
    world.refusal = 'Read-only.'
    buttons()
    world.refusal = undefined
    world.resource = undefined
    buttons()
    expect(world.wanted).toEqual([true, false, false, false])
  })
})

describe('a press', () => {
  it('is sent at once where nobody asks first', () => {
    buttons().start('reconcile')
    expect(world.pressed).toEqual([['reconcile', { ref: WEB }]])
  })

  it('is asked about first where it may do harm, and sent with the reason', () => {
    buttons().start('suspend')
    expect(world.pressed).toEqual([])
    buttons().confirm('suspend', 'maintenance')
    expect(world.pressed).toEqual([['suspend', { ref: WEB }, 'maintenance']])
  })
})

describe('the key that reconciles', () => {
  const row = (actions: readonly ActionName[], reason?: string) => ({
    ref: WEB,
    actions,
    ...(reason === undefined ? {} : { notReconcilable: { reason, instead: [] } }),
  })
  const key = (target: ReturnType<typeof row>) => buttons().startByKey(target)

  it('does what the first button does', () => {
    key(row(['reset', 'suspend']))
    expect(world.pressed).toEqual([['reset', { ref: WEB }]])
    expect(world.toasts).toEqual([])
  })

  it.each<[string, readonly ActionName[], string | undefined, string]>([
    ['nothing can be asked', [], undefined, 'It cannot be reconciled now.'],
    ['it could only be suspended', ['suspend'], 'It is static.', 'It is static.'],
  ])('suspends nothing where %s', (_, actions, reason, description) => {
    key(row(actions, reason))
    expect(world.pressed).toEqual([])
    expect(world.toasts).toMatchObject([{ title: 'Not possible', description }])
  })

  it('says why not', () => {
    world.verdict = { allowed: false, reason: 'You may not.' }
    key(row(['reconcile']))
    expect(world.pressed).toEqual([])
    expect(world.toasts).toMatchObject([{ title: 'Not possible', description: 'You may not.' }])
  })

  it('ends no suspension by surprise, but offers to', () => {
    key(row(['resume']))
    expect(world.pressed).toEqual([])
    expect(world.toasts).toMatchObject([{ title: 'It is suspended', description: WEB }])
    world.toasts[0]?.action?.onPress()
    expect(world.pressed).toEqual([['resume-and-reconcile', { ref: WEB }]])
  })

  it('on a row of a table asks for the row, and says what forbids everything', () => {
    const target = row(['reconcile'])
    read(() => useReconcileByKey())(target)
    expect(world.pressed).toEqual([['reconcile', target]])
    world.refusal = 'Read-only.'
    read(() => useReconcileByKey())(target)
    expect(world.toasts).toMatchObject([{ description: 'Read-only.' }])
    expect(world.pressed).toHaveLength(1)
  })
})
