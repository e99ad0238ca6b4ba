import { describe, expect, it } from 'vitest'
import type { Problem } from '@/lib/contract/state'
import type { Ref } from '@/lib/ref'
import { asRef } from '@/lib/testing/as-ref'
import { seeProblems } from './seen-problems'

const PROBLEM: Problem = {
  root: asRef('Kustomization/mine/web'),
  status: 'failed',
  title: 'It failed.',
  message: 'build failed',
  advice: { meaning: 'It is broken.', remedy: 'Mend it.' },
  holdsBack: [],
  holdsBackCount: 0,
  actions: ['reconcile'],
}
const sees = (ref: Ref) => ref.split('/')[1] === 'mine'
const hides = (ref: Ref) => ref.split('/')[1] === 'theirs'
const held = (root: string, ...names: readonly string[]) =>
  names.map((name) => ({ ref: asRef(`Kustomization/mine/${name}`), rootCause: asRef(root) }))
const see = (problem: Partial<Problem>, rows: Parameters<typeof seeProblems>[1] = []) =>
  seeProblems([{ ...PROBLEM, ...problem }], rows, sees, hides)

describe('the problems of somebody who may not see everything', () => {
  it('hold back and count those alone that are seen', () => {
    const theirs = asRef('Kustomization/theirs/x')
    const rows = held('Kustomization/mine/web', 'a', 'b')
    const [problem] = see({ holdsBack: [theirs, ...rows.map(({ ref }) => ref)], holdsBackCount: 40 }, rows)
    expect(problem).toMatchObject({ holdsBack: rows.map(({ ref }) => ref), holdsBackCount: 2, title: 'It failed.' })
  })

  it('name nobody where the root is not seen, one entry for each kind', () => {
    const roots = ['GitRepository/theirs/a', 'GitRepository/theirs/b', 'HelmRelease/theirs/c']
    const problems = roots.map((root) => ({ ...PROBLEM, root: asRef(root), title: `${root} failed` }))
    const rows = roots.flatMap((root, at) => held(root, `x${at}`))
    const told = seeProblems(problems, rows, sees, hides)
    expect(told.map(({ root, title, holdsBackCount }) => [root, title, holdsBackCount])).toEqual([
      ['GitRepository/(hidden)/(hidden)', '2 objects wait for something that you may not see.', 2],
      ['HelmRelease/(hidden)/(hidden)', '1 object waits for something that you may not see.', 1],
    ])
    expect(JSON.stringify(told)).not.toContain('theirs')
    expect(told.flatMap(({ actions }) => actions)).toEqual([])
  })

  it('leave out what concerns nobody whom they see', () => {
    expect(see({ root: asRef('GitRepository/theirs/a') })).toEqual([])
  })

  it('stand for those of a fold whom they see', () => {
    const same = ['Kustomization/mine/b', 'Kustomization/theirs/c'].map(asRef)
    const title = '3 Kustomizations: It failed.'
    const ready = { status: 'False', reason: 'BuildFailed', message: 'mine is broken' } as const
    const rows = [{ ref: asRef('Kustomization/mine/b'), ready }]
    const [problem] = see({ root: asRef('Kustomization/theirs/a'), same, sameCount: 2, title }, rows)
    expect(problem).toMatchObject({ root: 'Kustomization/mine/b', title: 'It failed.', message: 'mine is broken' })
    expect(problem?.same).toBeUndefined()
  })

  it('do not say whether a name that is not seen is there', () => {
    const [problem] = see({ missing: asRef('Kustomization/theirs/gone'), title: 'web waits for theirs/gone' })
    expect(problem?.missing).toBeUndefined()
    expect(problem?.title).toBe('It names an object that you may not see.')
    const [own] = see({ missing: asRef('Kustomization/mine/gone') })
    expect(own?.missing).toBe('Kustomization/mine/gone')
  })

  it('tell of a circle only to those who see all of it', () => {
    const cycle = ['Kustomization/mine/web', 'Kustomization/theirs/x'].map(asRef)
    expect(see({ cycle }).map(({ root, holdsBack }) => [root, holdsBack])).toEqual([
      ['Kustomization/(hidden)/(hidden)', ['Kustomization/mine/web']],
    ])
  })

  it('tell of a controller that is down, without how many others it concerns', () => {
    const root = asRef('Deployment/flux-system/helm-controller')
    const advice = { meaning: 'Nobody reconciles it. 12 objects cannot go on because of it.', remedy: '' }
    const [problem] = see({ root, controller: 'helm-controller', advice, holdsBackCount: 12 })
    expect(problem).toMatchObject({ root, holdsBackCount: 0, advice: { meaning: 'Nobody reconciles it.' } })
  })

  it('say of a workload where they see nothing that it does not run, and neither which nor why', () => {
    const told = { status: 'not_running', title: '2 of 2 pods cannot pull ghcr.io/theirs/x.' } as const
    const applier = asRef('Kustomization/mine/web')
    const [hidden] = see({ ...told, applier, root: asRef('Deployment/theirs/x'), message: 'theirs' })
    expect(hidden).toMatchObject({
      root: 'Deployment/(hidden)/(hidden)',
      applier,
      title: expect.not.stringContaining('theirs'),
    })
    expect(JSON.stringify(hidden)).not.toContain('theirs')
    expect(see({ ...told, applier, root: asRef('Deployment/mine/x') })[0]?.title).toBe(told.title)
    expect(see({ ...told, applier: asRef('Kustomization/theirs/web'), root: asRef('Deployment/mine/x') })).toEqual([])
    const same = [asRef('Deployment/mine/x')]
    const [fold] = see({ ...told, applier, root: asRef('Deployment/theirs/x'), same, sameCount: 1 })
    expect(fold).toMatchObject({ root: 'Deployment/mine/x' })
    expect(fold?.same).toBeUndefined()
  })

  it('keep the own words of an applier that waits for a workload where they see nothing', () => {
    const worst = { ref: asRef('Deployment/theirs/x'), text: 'no pods' }
    const running = { state: 'failed', ok: 0, total: 1, suspended: 0, worst } as const
    const rows = [{ ref: PROBLEM.root, running }]
    const title = 'It failed. Deployment theirs/x: no pods.'
    expect(see({ title }, rows)[0]?.title).toBe('It failed.')
    // Its row may name another one by now, or another applier tells of that.
    expect(see({ title })[0]?.title).toBe('It failed.')
    expect(see({ title: 'It failed. Deployment mine/y: no image.' })[0]?.title).toBe(
      'It failed. Deployment mine/y: no image.',
    )
  })

  it('count in words what they count in numbers', () => {
    const rows = held('Kustomization/mine/web', 'a')
    const [problem] = see({ title: 'It is suspended and 7 objects wait for it.' }, rows)
    expect(problem?.title).toBe('It is suspended and 1 object waits for it.')
  })
})
