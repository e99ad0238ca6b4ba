import { beforeEach, describe, expect, it } from 'vitest'
import { createSessionTable } from '../testing/session-table'
import { shareSessions } from './keep-sessions'
import { createPairings, PAIRING_MS, type Pairings } from './pairing'

let now: number
let pairings: Pairings
beforeEach(() => {
  now = Date.UTC(2026, 10, 21)
})
const begin = (caller?: string, earlier?: string) =>
  pairings.begin({ from: '192.0.2.1', caller, shows: 'namespace=apps' }, earlier)

const clock = () => new Date(now)
/** What one replica begins is known by the other. */
function openAtTwo(): Pairings {
  const table = createSessionTable()
  const [here, there] = [1, 2].map(() => shareSessions(table, () => '').pairings(clock))
  if (here === undefined || there === undefined) throw new Error('There are two.')
  return { ...there, begin: here.begin, collect: here.collect }
}

describe.each([
  ['of one process', () => createPairings(clock)],
  ['that two replicas share', openAtTwo],
])('a code %s', (_, open) => {
  beforeEach(() => {
    pairings = open()
  })

  it('is six characters that cannot be taken for others, in any spelling', async () => {
    for (let time = 0; time < 40; time += 1) expect((await begin()).pairing.code).toMatch(/^[A-HJ-NP-Z2-9]{6}$/)
    const { code } = (await begin()).pairing
    expect((await pairings.find(`${code.slice(0, 3).toLowerCase()}-${code.slice(3).toLowerCase()}`))?.code).toBe(code)
  })

  it('is over after ten minutes', async () => {
    const { pairing, secret } = await begin()
    now += PAIRING_MS - 1
    expect(await pairings.find(pairing.code)).toEqual(pairing)
    now += 1
    expect(await pairings.find(pairing.code)).toBeUndefined()
    expect(await pairings.isHolder(pairing.code, secret)).toBe(false)
    expect(await pairings.confirm(pairing.code, 'hall')).toBeUndefined()
  })

  it('is confirmed once, and gone when it is collected', async () => {
    const { pairing, secret } = await begin()
    expect(await pairings.confirm(pairing.code, 'hall')).toMatchObject({ screen: 'hall', shows: 'namespace=apps' })
    expect(await pairings.confirm(pairing.code, 'other')).toBeUndefined()
    expect((await pairings.find(pairing.code))?.screen).toBe('hall')
    await pairings.collect(pairing.code)
    expect(await pairings.find(pairing.code)).toBeUndefined()
    expect(await pairings.isHolder(pairing.code, secret)).toBe(false)
  })

  it('shows what the operator chose instead', async () => {
    const { code } = (await begin()).pairing
    expect((await pairings.confirm(code, 'hall', 'scale=2'))?.shows).toBe('scale=2')
  })

  it('belongs to whoever holds its secret, and to nobody else', async () => {
    const { pairing, secret } = await begin()
    const other = await begin()
    expect(await pairings.isHolder(pairing.code, secret)).toBe(true)
    expect(await pairings.isHolder(pairing.code, other.secret)).toBe(false)
    expect(await pairings.isHolder(pairing.code, undefined)).toBe(false)
  })

  it('takes the place of the one before, of the same caller or the same page', async () => {
    const first = await begin('address 192.0.2.1')
    const second = await begin('address 192.0.2.1')
    expect(await pairings.find(first.pairing.code)).toBeUndefined()
    const beside = await begin('address 192.0.2.2')
    expect(await pairings.find(second.pairing.code)).toBeDefined()
    await begin(undefined, beside.secret)
    expect(await pairings.find(beside.pairing.code)).toBeUndefined()
  })

  it('is one of fifty at most: the oldest makes room', async () => {
    const codes: string[] = []
    for (let time = 0; time < 60; time += 1) codes.push((await begin()).pairing.code)
    const found = await Promise.all(codes.map((code) => pairings.find(code)))
    expect(codes.filter((_, at) => found[at] !== undefined)).toEqual(codes.slice(10))
  })
})
