import { beforeEach, describe, expect, it } from 'vitest'
import { createPairings, PAIRING_MS, type Pairings } from './pairing'

let now: number
let pairings: Pairings
beforeEach(() => {
  now = Date.UTC(2026, 10, 21)
  pairings = createPairings(() => new Date(now))
})
const begin = (caller?: string, earlier?: string) =>
  pairings.begin({ from: '192.0.2.1', caller, shows: 'namespace=apps' }, earlier)

describe('a code', () => {
  it('is six characters that cannot be taken for others, in any spelling', () => {
    for (let time = 0; time < 40; time += 1) expect(begin().pairing.code).toMatch(/^[A-HJ-NP-Z2-9]{6}$/)
    const { code } = begin().pairing
    expect(pairings.find(`${code.slice(0, 3).toLowerCase()}-${code.slice(3).toLowerCase()}`)?.code).toBe(code)
  })

  it('is over after ten minutes', () => {
    const { pairing, secret } = begin()
    now += PAIRING_MS - 1
    expect(pairings.find(pairing.code)).toEqual(pairing)
    now += 1
    expect(pairings.find(pairing.code)).toBeUndefined()
    expect(pairings.isHolder(pairing.code, secret)).toBe(false)
    expect(pairings.confirm(pairing.code, 'hall')).toBeUndefined()
  })

  it('is confirmed once, and gone when it is collected', () => {
    const { pairing, secret } = begin()
    expect(pairings.confirm(pairing.code, 'hall')).toMatchObject({ screen: 'hall', shows: 'namespace=apps' })
    expect(pairings.confirm(pairing.code, 'other')).toBeUndefined()
    expect(pairings.find(pairing.code)?.screen).toBe('hall')
    pairings.collect(pairing.code)
    expect(pairings.find(pairing.code)).toBeUndefined()
    expect(pairings.isHolder(pairing.code, secret)).toBe(false)
  })

  it('shows what the operator chose instead', () => {
    const { code } = begin().pairing
    expect(pairings.confirm(code, 'hall', 'scale=2')?.shows).toBe('scale=2')
  })

  it('belongs to whoever holds its secret, and to nobody else', () => {
    const { pairing, secret } = begin()
    const other = begin()
    expect(pairings.isHolder(pairing.code, secret)).toBe(true)
    expect(pairings.isHolder(pairing.code, other.secret)).toBe(false)
    expect(pairings.isHolder(pairing.code, undefined)).toBe(false)
  })

  it('takes the place of the one before, of the same caller or the same page', () => {
    const first = begin('address 192.0.2.1')
    const second = begin('address 192.0.2.1')
    expect(pairings.find(first.pairing.code)).toBeUndefined()
    const beside = begin('address 192.0.2.2')
    expect(pairings.find(second.pairing.code)).toBeDefined()
    begin(undefined, beside.secret)
    expect(pairings.find(beside.pairing.code)).toBeUndefined()
  })

  it('is one of fifty at most: the oldest makes room', () => {
    const codes = Array.from({ length: 60 }, () => begin().pairing.code)
    expect(codes.filter((code) => pairings.find(code) !== undefined)).toEqual(codes.slice(10))
  })
})
