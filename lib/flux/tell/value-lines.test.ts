import { expect, it } from 'vitest'
import { redactManifest } from '../object/redact-manifest'
import { listValues } from './value-lines'

it('lists every key in its order, with the leaves that may be shown', () => {
  const object = redactManifest('HelmRelease', {
    spec: { values: { web: { replicas: 2, host: 'x' }, hosts: ['a', 'b'], on: true, none: null } },
  }) as { spec: { values: unknown } }
  expect(listValues(object.spec.values)).toEqual({
    lines: [
      { depth: 0, key: 'web', type: 'map', size: 2 },
      { depth: 1, key: 'replicas', type: 'shown', value: 2 },
      { depth: 1, key: 'host', type: 'masked' },
      { depth: 0, key: 'hosts', type: 'list', size: 2 },
      { depth: 1, key: '0', type: 'masked' },
      { depth: 1, key: '1', type: 'masked' },
      { depth: 0, key: 'on', type: 'shown', value: true },
      { depth: 0, key: 'none', type: 'shown', value: null },
    ],
    shown: 3,
    masked: 3,
  })
})

it('says how much more there is than it lists', () => {
  const many = Object.fromEntries(Array.from({ length: 2_500 }, (_, index) => [`k${index}`, index]))
  const { lines, more, shown } = listValues(many)
  expect([lines.length, more, shown]).toEqual([2_000, 500, 2_500])
})

it('has no line for what is no tree', () => {
  expect(listValues(undefined)).toEqual({ lines: [], shown: 0, masked: 0 })
  expect(listValues('redacted').lines).toEqual([])
})
