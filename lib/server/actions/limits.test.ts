import { beforeEach, describe, expect, it } from 'vitest'
import { asRef } from '@/lib/testing/as-ref'
import { createActionLimits } from './limits'

const WEB = asRef('Kustomization/apps/web')
let now: Date
let limits: ReturnType<typeof createActionLimits>

beforeEach(() => {
  now = new Date('2026-11-21T12:00:00Z')
  limits = createActionLimits(() => now)
})

const pass = (ms: number) => {
  now = new Date(now.getTime() + ms)
}
const ask = (name: string, times: number) => {
  for (let time = 0; time < times; time++) limits.countPerson(name)
}
const LIMITED = expect.objectContaining({ code: 'rate_limited' })

describe('how often somebody may act', () => {
  it('is sixty times a minute, for each person by themselves', () => {
    ask('ali', 60)
    expect(() => ask('ali', 1)).toThrow(LIMITED)
    expect(() => ask('bo', 1)).not.toThrow()
  })

  it('counts what was asked within the last minute only, and not what was refused', () => {
    ask('ali', 1)
    pass(30_000)
    ask('ali', 59)
    expect(() => ask('ali', 1)).toThrow(LIMITED)
    pass(29_999)
    expect(() => ask('ali', 1)).toThrow(LIMITED)
    pass(1)
    expect(() => ask('ali', 1)).not.toThrow()
    expect(() => ask('ali', 1)).toThrow(LIMITED)
  })
})

describe('how soon an object may be changed again', () => {
  it('is after two seconds, for each object by itself', () => {
    expect(() => limits.expectRested(WEB)).not.toThrow()
    limits.patched(WEB)
    pass(1_999)
    expect(() => limits.expectRested(WEB)).toThrow(LIMITED)
    expect(() => limits.expectRested(asRef('Kustomization/apps/db'))).not.toThrow()
    pass(1)
    expect(() => limits.expectRested(WEB)).not.toThrow()
  })

  it('counts from the last change', () => {
    limits.patched(WEB)
    pass(1_500)
    limits.patched(WEB)
    pass(1_500)
    expect(() => limits.expectRested(WEB)).toThrow(LIMITED)
  })

  it('remembers ten thousand objects, the latest', () => {
    limits.patched(asRef('Kustomization/apps/again'))
    limits.patched(WEB)
    limits.patched(asRef('Kustomization/apps/again'))
    for (let index = 0; index < 9_998; index++) limits.patched(asRef(`Kustomization/apps/a${index}`))
    expect(() => limits.expectRested(WEB)).toThrow(LIMITED)
    limits.patched(asRef('Kustomization/apps/one-more'))
    expect(() => limits.expectRested(WEB)).not.toThrow()
    for (const name of ['again', 'a0'])
      expect(() => limits.expectRested(asRef(`Kustomization/apps/${name}`))).toThrow(LIMITED)
  })
})
