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

it('gives back what was sealed, the first time only', () => {
  const set = cookie.seal('{"a":"b:c"}')
  expect(set).toMatch(/^__Host-x_login=[\w-]+; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=1$/)
  expect(set).not.toContain('b:c')
  expect(come(pairOf(set))).toBe('{"a":"b:c"}')
  expect(come(pairOf(set))).toBeUndefined()
  expect(cookie.clear()).toBe('__Host-x_login=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0')
})

it('is used up under every other spelling of the same bytes as well', () => {
  const pair = pairOf(cookie.seal('text of a length that leaves bits over'))
  expect(come(pair)).toBeDefined()
  for (const other of [`${pair}=`, `${pair}==`, `${pair}.`, pair.replaceAll('-', '+').replaceAll('_', '/')])
    expect(come(other), other).toBeUndefined()
})

it('gives nothing for what was changed, cut, made elsewhere or never sealed', () => {
  const pair = pairOf(cookie.seal('text'))
  const value = pair.split('=')[1] ?? ''
  for (let at = 0; at < value.length - 1; at += 1) {
    const changed = `${value.slice(0, at)}${value[at] === 'A' ? 'B' : 'A'}${value.slice(at + 1)}`
    expect(come(`__Host-x_login=${changed}`), String(at)).toBeUndefined()
  }
  for (const cut of ['', 'AAAA', value.slice(0, 20), value.slice(0, -4)])
    expect(come(`__Host-x_login=${cut}`)).toBeUndefined()
  expect(come(pair, create())).toBeUndefined()
  expect(come(`${pair}; ${pair}`)).toBeUndefined()
  expect(come('')).toBeUndefined()
  expect(come(pair)).toBe('text')
})

it('counts until its time is over', () => {
  const [soon, late] = [pairOf(cookie.seal('soon')), pairOf(cookie.seal('late'))]
  now += 999
  expect(come(soon)).toBe('soon')
  now += 1
  expect(come(late)).toBeUndefined()
})

it('needs no memory for those who never come back, and little for those who do', () => {
  const first = pairOf(cookie.seal('first'))
  for (let time = 0; time < 20_000; time += 1) cookie.seal('never')
  expect(come(first)).toBe('first')
})
