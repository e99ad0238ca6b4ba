import { describe, expect, it } from 'vitest'
import type { Audience } from '@/lib/server/answers/audience'
import { createOwnerCaller } from './owner-caller'

const SWITCHES = { isReadOnly: false, isEnabled: true, hasLaunch: true }

/** Somebody for whom nothing was read yet, until it is said. */
function open(patienceMs: number, mayWrite = false, switches = SWITCHES) {
  let looks = 0
  let state = 'connecting'
  const head = () => {
    looks += 1
    return { sources: [{ state: 'live' }, { state }] }
  }
  const audience = { questions: { head } } as unknown as Audience
  const seenBy = () => Promise.resolve(audience)
  const caller = createOwnerCaller({ user: 'ali', groups: ['dev'], mayWrite, switches, seenBy, patienceMs })
  return {
    caller,
    looks: () => looks,
    become(next: string) {
      state = next
    },
  }
}

describe('the first question of a caller over stdio', () => {
  it('waits until everything was read once, and no other question waits again', async () => {
    const { caller, become, looks } = open(60_000)
    const answers = Promise.all([caller.seeing(), caller.seeing()])
    let isAnswered = false
    void answers.then(() => {
      isAnswered = true
    })
    while (looks() < 3) await new Promise((resolve) => setImmediate(resolve))
    expect(isAnswered).toBe(false)
    // What may not be read was tried as well.
    become('forbidden')
    await answers
    become('connecting')
    const before = looks()
    await caller.seeing()
    expect(looks()).toBe(before)
  })

  it('waits no longer than it may', async () => {
    await expect(open(1).caller.seeing()).resolves.toBeDefined()
  })
})

describe('a caller over stdio', () => {
  it('is the user of the kubeconfig, whom nobody can take anything from', async () => {
    const { actor } = open(0).caller
    expect(actor.identity).toEqual({ name: 'ali', groups: ['dev'], role: 'operator' })
    expect(await actor.lookAgain()).toBe(actor.identity)
    expect(actor.via).toBe('mcp')
  })

  it('acts only where they said so at the start, and nowhere where everything is read-only', () => {
    expect(open(0, true).caller.whyNoWrites()).toBeUndefined()
    expect(open(0).caller.whyNoWrites()?.code).toBe('actions_disabled')
    for (const mayWrite of [true, false])
      expect(open(0, mayWrite, { ...SWITCHES, isReadOnly: true }).caller.whyNoWrites()?.code).toBe('read_only')
    expect(open(0, true, { ...SWITCHES, isEnabled: false }).caller.whyNoWrites()?.code).toBe('actions_disabled')
  })
})
