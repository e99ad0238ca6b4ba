import { describe, expect, it } from 'vitest'
import type { ConditionSummary, Problem, Status } from '@/lib/contract/state'
import { row } from '@/lib/contract/testing/rows'
import { asRef } from '@/lib/testing/as-ref'
import { listSilentColumns } from './resource-columns'
import { causeFirst, tellingHealthy, tellingReady, titleOf } from './resource-words'

const condition = (status: ConditionSummary['status']) => ({ status, reason: 'R', message: '' })

describe('a condition', () => {
  it.each<[Status, ConditionSummary['status'], boolean]>([
    ['ready', 'True', false],
    ['failed', 'False', false],
    ['reconciling', 'Unknown', false],
    ['suspended', 'False', false],
    ['unknown', 'True', true],
    ['reconciling', 'False', true],
  ])('of a %s object, Ready=%s, adds something: %s', (status, value, adds) => {
    expect(tellingReady(row('apps/a', { status, ready: condition(value) })) !== undefined).toBe(adds)
  })

  it.each<[Status, ConditionSummary['status'], boolean]>([
    ['ready', 'True', false],
    ['failed', 'False', false],
    ['ready', 'False', true],
    ['failed', 'True', true],
  ])('of a %s object, Healthy=%s, adds something: %s', (status, value, adds) => {
    const healthy = { ...condition(value), current: true }
    expect(tellingHealthy(row('apps/a', { status, healthy })) !== undefined).toBe(adds)
    expect(tellingHealthy(row('apps/a', { status, healthy: { ...healthy, current: false } }))).toBeUndefined()
  })
})

describe('columns that are left out', () => {
  it('are those that say nothing of any row', () => {
    const plain = [row('apps/a'), row('HelmRelease/apps/b')]
    expect(listSilentColumns(plain)).toEqual(['ready', 'healthy', 'runs', 'revision', 'source', 'next'])
    const telling = row('apps/c', { status: 'unknown', ready: condition('True'), nextRun: 'when it changes' })
    expect(listSilentColumns([...plain, telling])).toEqual(['healthy', 'runs', 'revision', 'source'])
  })

  it('hold the kind where all rows are of one', () => {
    expect(listSilentColumns([row('apps/a'), row('apps/b')])).toContain('kind')
    expect(listSilentColumns([])).toEqual([])
  })
})

it('says the workload that a failure hangs on before what follows from it', () => {
  const worst = { ref: asRef('Deployment/apps/web'), text: '1 of 1 pod cannot pull x' }
  const running = { ok: 0, total: 1, suspended: 0, state: 'failed', worst } as const
  const title = 'No retries are left. Deployment apps/web: 1 of 1 pod cannot pull x.'
  expect(causeFirst(title, running)).toBe('Deployment apps/web: 1 of 1 pod cannot pull x. No retries are left.')
  expect(causeFirst('A file is missing.', running)).toBe('A file is missing.')
  expect(causeFirst(title, undefined)).toBe(title)
})

describe('the title of a problem in the row of one of many', () => {
  const WEB = asRef('Kustomization/apps/web')
  const DB = asRef('Kustomization/apps/db')
  const problem = (title: string): Problem => ({
    root: WEB,
    status: 'failed',
    title,
    message: '',
    advice: { meaning: '', remedy: '' },
    holdsBack: [],
    holdsBackCount: 0,
    actions: [],
    same: [DB],
    sameCount: 1,
  })

  it.each([
    ['2 Kustomizations: a file is missing.', 'a file is missing.'],
    ['2 Kustomizations: … cannot be fetched.', undefined],
  ])('“%s” is “%s”', (title, expected) => {
    expect(titleOf(problem(title), WEB)).toBe(expected)
    expect(titleOf(problem(title), DB)).toBe(expected)
    expect(titleOf(undefined, DB)).toBeUndefined()
  })
})
