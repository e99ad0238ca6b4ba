import { describe, expect, it } from 'vitest'
import { judgeByConditions } from './condition-word'

const NOW = new Date('2026-11-20T12:00:00Z')

function object(conditions: readonly object[], more: { readonly metadata?: object; readonly status?: object } = {}) {
  return { metadata: { name: 'x', generation: 2, ...more.metadata }, status: { conditions, ...more.status } }
}

function word(type: string, status: string, more: object = {}) {
  return { type, status, lastTransitionTime: '2026-11-20T08:00:00Z', ...more }
}

const UNSYNCED = { reason: 'SecretSyncedError', message: 'could not get secret data from provider' }

describe('an object of any kind', () => {
  it.each<[string, unknown, string | undefined]>([
    ['that is ready', object([word('Ready', 'True')]), 'ok: ready'],
    ['that is established', object([word('Established', 'True')]), 'ok: established'],
    [
      'that has not been ready for long',
      object([word('Ready', 'False', UNSYNCED)]),
      'failed: not ready: SecretSyncedError: could not get secret data from provider',
    ],
    [
      'that became unready a moment ago',
      object([word('Ready', 'False', { lastTransitionTime: '2026-11-20T11:58:00Z', reason: 'Pending' })]),
      'progressing: not ready: Pending',
    ],
    ['of which its controller does not know', object([word('Ready', 'Unknown')]), 'unknown: not ready'],
    ['that is stalled, whatever else', object([word('Ready', 'True'), word('Stalled', 'True')]), 'failed: stalled'],
    [
      'that is being worked on',
      object([word('Ready', 'True'), word('Reconciling', 'True')]),
      'progressing: reconciling',
    ],
    ['that has failed', object([word('Complete', 'False'), word('Failed', 'True')]), 'failed: failed'],
    [
      'whose newest spec nobody has seen',
      object([word('Ready', 'True')], { status: { observedGeneration: 1 } }),
      'progressing: its controller has not seen the newest spec',
    ],
    [
      'that leaves',
      object([word('Ready', 'True')], { metadata: { deletionTimestamp: '2026-11-20T11:00:00Z' } }),
      'progressing: terminating',
    ],
    ['without conditions', object([]), undefined],
    ['with none that says how it stands', object([word('Synced', 'True')]), undefined],
    ['that is none', 'text', undefined],
    ['with junk where conditions belong', { metadata: {}, status: { conditions: { Ready: true } } }, undefined],
  ])('%s', (_, raw, said) => {
    const judged = judgeByConditions(raw, NOW)
    expect(judged === undefined ? undefined : `${judged.word}: ${judged.sentence}`).toBe(said)
  })

  it('says no password of a message, and no more of it than one reads', () => {
    const message = `https://user:hunter2@example.com refused ${'x'.repeat(1_000)}`
    const judged = judgeByConditions(object([word('Ready', 'False', { message })]), NOW)
    expect(judged?.sentence).not.toContain('hunter2')
    expect(judged?.sentence.length).toBeLessThan(320)
  })
})
