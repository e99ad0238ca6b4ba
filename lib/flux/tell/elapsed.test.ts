import { expect, it } from 'vitest'
import { row } from '@/lib/contract/testing/rows'
import { elapseRow } from './elapsed'

const BEGUN = '2026-11-20T11:00:00.000Z'

it('counts up to the moment at which it is shown', () => {
  const held = row('apps/web', {
    kind: 'HelmRelease',
    status: 'stalled',
    failingSince: BEGUN,
    stuck: { rule: 'retries_exhausted', since: BEGUN, forSeconds: 600 },
    revision: {
      applied: '1.0.0',
      appliedShort: '1.0.0',
      attempted: '1.0.1',
      attemptedShort: '1.0.1',
      behind: 'no',
      sentence: 'Runs 1.0.0; the upgrade to 1.0.1 failed 10 min ago.',
    },
  })
  const shown = elapseRow(held, new Date('2026-11-20T12:00:05Z'))
  expect(shown.stuck).toEqual({ rule: 'retries_exhausted', since: BEGUN, forSeconds: 3_605 })
  expect(shown.revision?.sentence).toBe('Runs 1.0.0; the upgrade to 1.0.1 failed 1 h ago.')
})

it('leaves alone what time does not move', () => {
  const still = row('apps/web')
  expect(elapseRow(still, new Date())).toBe(still)
})

it('counts no seconds before the begin, when the clock of the cluster is ahead', () => {
  const ahead = row('apps/web', { stuck: { rule: 'failing_long', since: BEGUN, forSeconds: 3 } })
  expect(elapseRow(ahead, new Date('2026-11-20T10:00:00Z')).stuck?.forSeconds).toBe(0)
})
