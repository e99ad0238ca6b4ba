import { describe, expect, it } from 'vitest'
import type { Resource } from '@/lib/contract/state'
import { asRef } from '@/lib/testing/as-ref'
import { fitRow, MAX_ROW_BYTES } from './fit-row'

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
})
