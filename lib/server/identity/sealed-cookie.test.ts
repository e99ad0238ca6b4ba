import { beforeEach, expect, it } from 'vitest'
import { createSealedCookie, type SealedCookie } from './sealed-cookie'

let now: number
let cookie: SealedCookie
const create = () =>
  createSealedCookie({
    cookieName: 'x_login',
    sameSite: 'Lax',
    isSecure: true,
    clock: () => new Date(now),
    lifetimeMs: 1_000,
  })
beforeEach(() => {
  now = Date.UTC(2026, 10, 21)
  cookie = create()
})
const pairOf = (setCookie: string) => setCookie.split(';')[0] ?? ''
const come = (pair: string, to = cookie) => to.open(new Headers({ cookie: pair }))

it('gives back what was sealed, the first time only', async () => {
  const set = await cookie.seal('{"a":"b:c"}')
  expect(set).toMatch(/^__Host-x_login=[\w-]+; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=1$/)
  expect(set).not.toContain('b:c')
  expect(await come(pairOf(set))).toBe('{"a":"b:c"}')
  expect(await come(pairOf(set))).toBeUndefined()
  expect(cookie.clear()).toBe('__Host-x_login=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0')
})

it('is used up under every other spelling of the same bytes as well', async () => {
  const pair = pairOf(await cookie.seal('text of a length that leaves bits over'))
  expect(await come(pair)).toBeDefined()
  for (const other of [`${pair}=`, `${pair}==`, `${pair}.`, pair.replaceAll('-', '+').replaceAll('_', '/')])
    expect(await come(other), other).toBeUndefined()
})

it('gives nothing for what was changed, cut, made elsewhere or never sealed', async () => {
  const pair = pairOf(await cookie.seal('text'))
  const value = pair.split('=')[1] ?? ''
  for (let at = 0; at < value.length - 1; at += 1) {
    const changed = `${value.slice(0, at)}${value[at] === 'A' ? 'B' : 'A'}${value.slice(at + 1)}`
    expect(await come(`__Host-x_login=${changed}`), String(at)).toBeUndefined()
  }
  for (const cut of ['', 'AAAA', value.slice(0, 20), value.slice(0, -4)])
    expect(await come(`__Host-x_login=${cut}`)).toBeUndefined()
  expect(await come(pair, create())).toBeUndefined()
  expect(await come(`${pair}; ${pair}`)).toBeUndefined()
  expect(await come('')).toBeUndefined()
  expect(await come(pair)).toBe('text')
})

it('counts until its time is over', async () => {
  const [soon, late] = [pairOf(await cookie.seal('soon')), pairOf(await cookie.seal('late'))]
  now += 999
  expect(await come(soon)).toBe('soon')
  now += 1
  expect(await come(late)).toBeUndefined()
})

it('needs no memory for those who never come back, and little for those who do', async () => {
  const first = pairOf(await cookie.seal('first'))
  for (let time = 0; time < 20_000; time += 1) await cookie.seal('never')
  expect(await come(first)).toBe('first')
})
