import { expect, it } from 'vitest'
import { findAddress } from './find-address'
import { openTo } from './open-to'

it('finds an address with what stands in its variable segments, as it was written', () => {
  expect(findAddress('/api/objects/Kustomization/a%3Fb/c')).toMatchObject({
    name: 'object',
    params: { kind: 'Kustomization', namespace: 'a%3Fb', name: 'c' },
  })
  expect(findAddress('/api/state')).toMatchObject({ name: 'state', params: {} })
})

it.each([
  '/api/states',
  '/api/state/',
  '/x/api/state',
  '/api/objects/Kustomization/a',
  '/api/actions/a/b',
  '/icon-svg',
])('finds nothing at %s', (path) => expect(findAddress(path)).toBeUndefined())

it('does not let anybody ask for what only the front may', () => {
  expect(findAddress('/auth/session')).toBeUndefined()
  expect(openTo('/auth/session', false)).toBe(false)
})

it('opens what signs people in and what was built, and in development all of the framework', () => {
  for (const path of ['/login', '/logout', '/auth/start', '/auth/callback', '/icon.svg', '/_next/static/a.js'])
    expect(openTo(path, false), path).toBe(true)
  for (const path of ['/', '/wall', '/api/state', '/api/me', '/_next/data', '/login/', '/logins'])
    expect(openTo(path, false), path).toBe(false)
  expect(openTo('/_next/webpack-hmr', true)).toBe(true)
})
