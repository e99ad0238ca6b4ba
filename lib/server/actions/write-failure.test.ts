import { describe, expect, it } from 'vitest'
import { KubernetesError } from '@/lib/kubernetes/errors'
import { asRef } from '@/lib/testing/as-ref'
import { ApiError } from '../api-error'
import { detailsOf, explainWriteFailure, FATE_UNKNOWN, isFateUnknown } from './write-failure'

const REF = asRef('Kustomization/apps/web')
const explain = (error: unknown, actsAsCaller = false) => explainWriteFailure(error, REF, actsAsCaller)

describe('what a failed write means', () => {
  it('is unknown when nobody answered what was sent, whatever the reason', () => {
    for (const code of ['timeout', 'unreachable', 'forbidden'] as const)
      expect(explain(new KubernetesError(code, 'gone', { fate: 'unknown' }))).toMatchObject({
        code: 'upstream_timeout',
        message: FATE_UNKNOWN,
        extra: { details: { code, message: 'gone' } },
      })
  })

  it.each([
    ['not_found', 'not_found', `${REF} does not exist any more.`],
    ['conflict', 'changed', `${REF} was replaced by a new object of the same name. Nothing was written.`],
    ['invalid', 'not_applicable', 'as the cluster says'],
    ['unreachable', 'unavailable', 'as the cluster says'],
    ['timeout', 'unavailable', 'as the cluster says'],
  ] as const)('is %s as %s when the cluster said so', (code, expected, message) => {
    const error = explain(new KubernetesError(code, 'as the cluster says', { fate: 'refused' }))
    expect([error.code, error.message]).toEqual([expected, message])
  })

  it('speaks of the caller’s right only where the program acts as the caller', () => {
    const refused = new KubernetesError('forbidden', 'not allowed to patch', { fate: 'refused' })
    expect(explain(refused, true)).toMatchObject({ code: 'forbidden', message: 'not allowed to patch' })
    expect(explain(refused, false)).toMatchObject({ code: 'not_deployed_for_writes' })
  })

  it('says how long to wait, in whole seconds, or five where the cluster does not', () => {
    const limited = (retryAfterMs?: number) =>
      explain(
        new KubernetesError('rate_limited', 'slow', {
          fate: 'refused',
          ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
        }),
      )
    expect(limited(1_200)).toMatchObject({ code: 'rate_limited', extra: { retryAfterSeconds: 2 } })
    expect(limited()).toMatchObject({ extra: { retryAfterSeconds: 5 } })
  })

  it('tells nobody the words of a fault of its own', () => {
    const error = explain(new Error('password in plain text'))
    expect([error.code, error.message]).toEqual(['internal', 'The write failed inside Fluxdeck.'])
    expect(detailsOf(new Error('password'))).toEqual({})
  })
})

describe('whether the fate of a write is known', () => {
  it('is when it went well, and when it was refused', async () => {
    expect(await isFateUnknown(async () => {})).toBe(false)
    const refused = new ApiError('forbidden', 'no')
    await expect(isFateUnknown(() => Promise.reject(refused))).rejects.toBe(refused)
    const broken = new Error('broken')
    await expect(isFateUnknown(() => Promise.reject(broken))).rejects.toBe(broken)
  })

  it('is not when nobody answered', async () => {
    expect(await isFateUnknown(() => Promise.reject(new ApiError('upstream_timeout', FATE_UNKNOWN)))).toBe(true)
  })
})
