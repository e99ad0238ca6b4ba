import { describe, expect, it } from 'vitest'
import type { DeployObject } from '@/lib/contract/deploys'
import { refOf } from '@/lib/ref'
import { compareDeploys } from './compare-deploys'
import { leftOf, lengthOf, nameEnd, nameReach, nameUsual } from './deploy-words'

const STARTED = '2026-11-20T08:00:00.000Z'
const ENDED = '2026-11-20T08:01:30.000Z'
const counts = { total: 4, done: 4, failed: 0, waiting: 0, suspended: 0 }
const open = { ...counts, startedAt: STARTED }
const ended = { ...open, finishedAt: ENDED }

describe('a deploy', () => {
  it.each([
    [open, 'Rolling out'],
    [{ ...open, failed: 1 }, 'Rolling out, with failures'],
    [ended, 'Rolled out'],
    [{ ...ended, done: 3, failed: 1 }, 'Failed in part'],
    [{ ...ended, done: 3, waiting: 1 }, 'Ended'],
    [{ ...ended, overtakenBy: 'x' }, 'Overtaken'],
  ])('%o is called %s', (deploy, word) => {
    expect(nameEnd(deploy).word).toBe(word)
  })

  it('is green only where it went out everywhere', () => {
    expect(nameEnd({ ...ended, done: 3, suspended: 1 }).tone).toBe('neutral')
    expect(nameEnd(ended).tone).toBe('ready')
  })

  it.each([
    [{ ...ended, changed: 2 }, '2 of 4 objects changed'],
    [{ ...ended, changed: 0, unchanged: true as const }, 'no object changed'],
    [ended, 'applied by 4 of 4'],
    [{ ...ended, changed: 1, failed: 2, waiting: 1 }, '1 of 4 objects changed, 2 failed, 1 held back'],
    [{ ...open, changed: 1, waiting: 1 }, '1 of 4 objects changed, 1 to come'],
  ])('reaches what it says: %o', (deploy, words) => {
    expect(nameReach(deploy)).toBe(words)
  })

  it('has a length once it was seen to end, and a time to go only while it is usual', () => {
    expect([lengthOf(ended), lengthOf(open), lengthOf({ startedAt: STARTED, finishedAt: STARTED })]).toEqual([
      90_000,
      undefined,
      undefined,
    ])
    const now = Date.parse(STARTED) + 60_000
    expect([
      leftOf(open, 90, now),
      leftOf(open, 50, now),
      leftOf(open, undefined, now),
      leftOf(ended, 90, now),
    ]).toEqual([30_000, undefined, undefined, undefined])
    expect([nameUsual(90), nameUsual(undefined)]).toEqual(['usually 90 s', undefined])
  })
})

describe('two deploys beside each other', () => {
  const object = (name: string, before: string | undefined, after: string | undefined): DeployObject => ({
    ...{ ref: refOf('Kustomization', 'apps', name), outcome: 'done', at: STARTED },
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  })
  const words = (earlier: readonly DeployObject[], later: readonly DeployObject[], areNeighbours = true) =>
    compareDeploys(earlier, later, areNeighbours).map(({ ref, earlier: a, later: b, verdict }) => [
      ref.split('/')[2],
      a,
      b,
      verdict,
    ])

  it('name what runs another thing, those that differ first', () => {
    expect(
      words([object('a', '1', '1'), object('b', '1', '2')], [object('a', '1', '1'), object('b', '2', '3')]),
    ).toEqual([
      ['b', '2', '3', 'differs'],
      ['a', '1', '1', 'same'],
    ])
  })

  it('take what ran before the later one where the earlier one does not tell, and say where nobody knows', () => {
    expect(words([], [object('a', '1', '2')])).toEqual([['a', '1', '2', 'differs']])
    expect(words([object('a', '1', undefined)], [object('a', '1', '2')])).toEqual([['a', undefined, '2', 'unknown']])
  })

  it('say nothing of what only one of them lists where others came in between', () => {
    expect(words([object('a', '1', '2')], [])).toEqual([['a', '2', '2', 'same']])
    expect(words([object('a', '1', '2')], [], false)).toEqual([['a', '2', undefined, 'unknown']])
    expect(words([], [object('a', '2', '3')], false)).toEqual([['a', undefined, '3', 'unknown']])
  })
})
