import { describe, expect, it } from 'vitest'
import type { Mark } from '@/lib/contract/state'
import { row } from '@/lib/contract/testing/rows'
import { allAtOnce } from '@/lib/steps'
import { asRef } from '@/lib/testing/as-ref'
import { MARK_CODES } from '../judge/mark-codes'
import { findRootCauses } from '../judge/root-cause'
import { ALL_READ } from '../judge/sight'
import { listProblems, type Outage, type ProblemSubject } from './problems'

const GIT = asRef('GitRepository/apps/fleet')
const CONTROLLER = asRef('Deployment/flux-system/helm-controller')

function list(subjects: readonly ProblemSubject[], outages: readonly Outage[] = []) {
  const map = new Map(subjects.map((one) => [one.ref, one]))
  return allAtOnce(listProblems(map, allAtOnce(findRootCauses(map, ALL_READ)), outages))
}

const marked = (name: string, ...marks: readonly Mark[]) => row(name, { marks, actions: ['reconcile', 'suspend'] })
const BEHIND: Mark = {
  code: 'behind',
  text: 'runs main@1b2c3d4, its source has main@8f1c2ab',
  since: '2026-11-20T08:00:00.000Z',
}

describe('a mark', () => {
  it('makes an entry with its own words, time and buttons', () => {
    expect(list([marked('apps/web', BEHIND), row('apps/db')])).toEqual([
      {
        root: 'Kustomization/apps/web',
        status: 'ready',
        mark: 'behind',
        since: BEHIND.since,
        title: 'Runs main@1b2c3d4, its source has main@8f1c2ab.',
        message: '',
        advice: { meaning: expect.stringContaining('newer'), remedy: expect.stringContaining('Reconcile') },
        holdsBack: [],
        holdsBackCount: 0,
        actions: ['reconcile'],
      },
    ])
  })

  it.each(MARK_CODES)('of %s makes one, unless it is not read or a workload has one of its own', (code) => {
    expect(list([marked('apps/web', { code, text: 'so it is' })])).toHaveLength(
      code === 'not_read' || code === 'not_running' ? 0 : 1,
    )
  })

  it('stands below the failures, and beside none of its own object', () => {
    const failed = row('apps/db', { status: 'failed', marks: [BEHIND] })
    const problems = list([marked('apps/web', BEHIND), failed])
    expect(problems.map(({ root, mark }) => [root, mark])).toEqual([
      ['Kustomization/apps/db', undefined],
      ['Kustomization/apps/web', 'behind'],
    ])
  })

  it('makes none where another entry explains it, and makes one where none does', () => {
    const old: Mark = { code: 'old_input', text: 'rests on it', ref: GIT }
    const failed = row(GIT, { status: 'failed' })
    expect(list([marked('apps/web', old), failed]).map(({ root }) => root)).toEqual([GIT])
    expect(list([marked('apps/web', old), row(GIT)]).map(({ root }) => root)).toEqual(['Kustomization/apps/web'])

    const lost: Mark = { code: 'missing_reference', text: 'names it', ref: GIT }
    expect(list([marked('apps/web', old), marked('apps/db', lost)]).map(({ root }) => root)).toEqual([
      'Kustomization/apps/db',
    ])

    const outdated: Mark = { code: 'outdated', text: 'helm-controller is down.', ref: CONTROLLER }
    const web = asRef('Kustomization/apps/web')
    const outage: Outage = { ref: CONTROLLER, name: 'helm-controller', isMissing: false, objects: [web] }
    expect(list([marked('apps/web', outdated)], [outage]).map(({ root }) => root)).toEqual([CONTROLLER])
    expect(list([marked('apps/web', outdated)])).toHaveLength(1)
  })

  it('is told once for all that carry it alike', () => {
    const [only, ...rest] = list([marked('apps/a', BEHIND), marked('apps/b', BEHIND), marked('apps/c', BEHIND)])
    expect(rest).toEqual([])
    expect(only).toMatchObject({
      mark: 'behind',
      sameCount: 2,
      title: expect.stringMatching(/^3 Kustomizations: Runs /),
    })
  })
})
