import { describe, expect, it } from 'vitest'
import type { Resource } from '@/lib/contract/state'
import { asRef } from '@/lib/testing/as-ref'
import { cutText, fitRow, MAX_ROW_BYTES } from './fit-row'

function row(more: Partial<Resource> = {}): Resource {
  return {
    ref: asRef('HelmRelease/apps/big'),
    kind: 'HelmRelease',
    namespace: 'apps',
    name: 'big',
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    uid: 'u',
    status: 'failed',
    retrying: false,
    suspended: false,
    dependsOn: [],
    marks: [],
    current: true,
    labels: {},
    actions: [],
    ...more,
  }
}

const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value))
const say = (message: string) => ({ status: 'False' as const, reason: 'UpgradeFailed', message })

describe('a row', () => {
  it('of usual size stays as it is', () => {
    const usual = row({ ready: say('x'.repeat(10_000)) })
    expect(fitRow(usual)).toBe(usual)
  })

  it.each<[string, Partial<Resource>]>([
    ['two long messages', { ready: say('v1.Pod{x} '.repeat(3_277)), stalled: say('v1.Pod{x} '.repeat(3_277)) }],
    ['a message of quotes and signs', { ready: say('"\\\n\u0001'.repeat(8_000)), statusText: '💥'.repeat(8_000) }],
    [
      'three messages just below the limit',
      {
        ready: say('x'.repeat(15_000)),
        healthy: { ...say('y'.repeat(15_000)), current: true },
        stalled: say('z'.repeat(15_000)),
      },
    ],
    [
      'thousands of labels and facts',
      {
        labels: Object.fromEntries(Array.from({ length: 3_000 }, (_, n) => [`example.org/label-${n}`, 'v'.repeat(63)])),
        facts: Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`fact-${n}`, 'v'.repeat(500)])),
      },
    ],
    [
      'thousands of dependencies',
      {
        dependsOn: Array.from({ length: 2_000 }, (_, n) => ({
          ref: asRef(`HelmRelease/apps/dependency-${n}`),
          status: 'ready' as const,
          missing: false,
          readyExpr: 'self.status.x == dep.status.x && '.repeat(100),
        })),
      },
    ],
    ['a long reason of a suspension', { suspendReason: 'because '.repeat(30_000) }],
  ])('with %s stays below 32 KiB', (_, more) => {
    const fitted = fitRow(row(more))
    expect(bytesOf(fitted)).toBeLessThanOrEqual(MAX_ROW_BYTES)
    expect(fitted).toMatchObject({ ref: 'HelmRelease/apps/big', status: 'failed', uid: 'u' })
  })

  it('keeps beginning and end of what it cuts, and says that it did', () => {
    const { ready } = fitRow(row({ ready: say(`begin ${'x'.repeat(60_000)} end`) }))
    expect(ready?.message).toMatch(/^begin .*… \(shortened\) ….* end$/)
  })

  /** The row with a message of so many characters that it takes so many bytes. */
  const ofBytes = (bytes: number) => row({ statusText: 'x'.repeat(bytes - bytesOf(row({ statusText: '' }))) })

  it('is cut from the first byte above 32 KiB on', () => {
    const largest = ofBytes(MAX_ROW_BYTES)
    expect(bytesOf(largest)).toBe(MAX_ROW_BYTES)
    expect(fitRow(largest)).toBe(largest)
    expect(fitRow(ofBytes(MAX_ROW_BYTES + 1)).statusText).toContain('(shortened)')
  })

  it('loses no more than it has to: texts first, the longest at last', () => {
    expect(fitRow(row({ statusText: 'x'.repeat(40_000) })).statusText).toHaveLength(8_000 + ' … (shortened) … '.length)
    const dependsOn = Array.from({ length: 20 }, (_, n) => dependency(n, 'x'.repeat(2_000)))
    const fitted = fitRow(row({ dependsOn })).dependsOn
    expect(fitted).toHaveLength(20)
    expect(fitted[0]?.readyExpr).toHaveLength(1_000 + ' … (shortened) … '.length)
  })

  const many = (length: number) => Array.from({ length }, (_, n) => asRef(`GitRepository/apps/source-${n}`))
  const named = (length: number, text = 'v') =>
    Object.fromEntries(Array.from({ length }, (_, n) => [`example.org/${n}`, text]))
  const dependency = (n: number, readyExpr: string) => ({
    ref: asRef(`HelmRelease/apps/dependency-${n}`),
    status: 'ready' as const,
    missing: false,
    readyExpr,
  })

  it.each<[string, Partial<Resource>, number]>([
    ['labels', { labels: named(3_000) }, 200],
    ['facts', { facts: named(3_000) }, 200],
    ['sources', { sources: many(3_000) }, 200],
    ['what it waits for', { waitsFor: many(3_000) }, 200],
    ['dependencies', { dependsOn: Array.from({ length: 3_000 }, (_, n) => dependency(n, 'x')) }, 200],
    ['labels of some length', { labels: named(3_000, 'v'.repeat(300)) }, 50],
    [
      'labels and facts of any length',
      { labels: named(3_000, 'v'.repeat(3_000)), facts: named(3_000, 'v'.repeat(3_000)) },
      15,
    ],
  ])('keeps as many %s as there is room for', (_, more, kept) => {
    const { labels, facts, sources, waitsFor, dependsOn } = fitRow(row(more))
    const sizes = [labels, facts, sources, waitsFor, dependsOn].map((one) => Object.keys(one ?? {}).length)
    expect(Math.max(...sizes)).toBe(kept)
  })

  it('has no list that it had not before', () => {
    const fitted = fitRow(row({ labels: named(3_000) }))
    expect(Object.keys(fitted).sort()).toEqual(Object.keys(row()).sort())
  })

  it('keeps what is no text as it is', () => {
    const stuck = { rule: 'retries_exhausted' as const, since: '2026-11-20T08:00:00.000Z', forSeconds: 5_400 }
    const fitted = fitRow(row({ stuck, retrying: true, statusText: 'x'.repeat(40_000) }))
    expect(fitted).toMatchObject({ stuck, retrying: true, actions: [], marks: [] })
  })
})

it('a text is cut only where it is longer than its room, a quarter of which belongs to its end', () => {
  expect(cutText('x'.repeat(100), 100)).toBe('x'.repeat(100))
  expect(cutText(`${'a'.repeat(75)}${'b'.repeat(1_000)}${'c'.repeat(25)}`, 100)).toBe(
    `${'a'.repeat(75)} … (shortened) … ${'c'.repeat(25)}`,
  )
})
