import { describe, expect, it } from 'vitest'
import { stateOf } from '@/lib/contract/testing/states'
import { good } from '@/lib/ground/check'
import { CHECKS } from '@/lib/ground/checks'
import { type JudgedPod, judgePods } from '@/lib/ground/judge-pods'
import { refOf } from '@/lib/ref'
import { judgePod } from '@/lib/workloads/judge-pod'
import { readPod } from '@/lib/workloads/pod'
import type { CheckRead } from '../ground/ground-store'
import { NODE_LEASE_TYPE } from '../ground/node-heartbeats'
import type { Ground } from '../ground/open-ground'
import type { AskedRights } from '../views/asked-rights'
import { createGroundQuestions } from './ground'

const ANA = { name: 'ana', groups: [], role: 'viewer' } as const
const LEASES = 'leases in kube-node-lease'
const NEVER = new AbortController().signal

function readOf(name: string, ...places: readonly string[]): CheckRead {
  const check = CHECKS.find((one) => one.name === name)
  if (check === undefined) throw new Error(name)
  const { question, nouns, kind } = check
  const found = places.map((namespace) => ({ ref: refOf(kind, namespace, `of-${namespace}`), finding: good('well') }))
  return { check, question, nouns, state: 'live', found, unread: 0 }
}

const HEARTBEATS = { question: 'nodes', nouns: ['heartbeat', 'heartbeats'], isBehind: true } as const
/** Whether nodes were judged by their heartbeats. */
const told = { hears: false }

function brokenPod(namespace: string): JudgedPod {
  const name = `of-${namespace}`
  const waiting = { reason: 'CrashLoopBackOff' }
  const pod = readPod({
    metadata: { namespace, name, uid: name },
    spec: { containers: [{ name: 'web' }] },
    status: { phase: 'Running', containerStatuses: [{ name: 'web', state: { waiting } }] },
  })
  if (pod === undefined) throw new Error(name)
  const judgement = judgePod(pod, new Date(), { wantsToRun: true })
  return { pod, judgement, workload: refOf('Pod', namespace, name) }
}

/** Whoever asks may list what `allowed` says: `nodes`, `certificates`, or `certificates in apps`. */
function groundFor(allowed: readonly string[], judged: readonly JudgedPod[]): Ground {
  const rights: AskedRights = {
    ask: (_, { resource, namespace }) =>
      Promise.resolve(allowed.includes(namespace === undefined ? resource : `${resource} in ${namespace}`)),
  }
  return {
    isOn: true,
    rights,
    clock: () => new Date(),
    look: () => Promise.resolve(),
    hold: () => Promise.resolve(() => undefined),
    isKept: false,
    isOpen: () => true,
    last: () => undefined,
    remember() {
      throw new Error('what one person sees is not kept for others')
    },
    sources: () => [],
    onSources: () => () => undefined,
    alarms: () => ({ question: 'alarms', nouns: ['alarm', 'alarms'], state: 'live', found: [], unread: 0 }),
    heartbeats: () => ({ ...HEARTBEATS, state: 'live', found: [], unread: 0 }),
    async checks(_, whereOf) {
      const hears = await whereOf(NODE_LEASE_TYPE, () => ['kube-node-lease'])
      told.hears = hears === 'everywhere' || hears.has('kube-node-lease')
      return [readOf('nodes', ''), readOf('certificates', 'apps', 'secret-place')]
    },
    pods: () =>
      Promise.resolve({
        question: 'pods',
        nouns: ['pod', 'pods'],
        state: 'live',
        found: judgePods(judged),
        unread: 0,
        judged,
      }),
  }
}

async function see(...allowed: readonly string[]) {
  return seeBeside([], ...allowed)
}

async function seeBeside(pods: readonly JudgedPod[], ...allowed: readonly string[]) {
  const questions = createGroundQuestions({ ground: groundFor(allowed, pods), live: { head: () => stateOf([]) } })
  return questions.overview(ANA, { look: true }, NEVER)
}

describe('the ground as somebody sees it who may not list everything', () => {
  it('is what the cluster lets them list', async () => {
    const { questions, sentence } = await see('nodes', LEASES, 'certificates', 'pods')
    expect(questions.map(({ id, goodCount }) => `${id} ${goodCount}`)).toEqual(['nodes 1', 'certificates 2'])
    expect(sentence).toBe('The ground is sound: 1 node, 2 certificates.')
  })

  it('hears of no heartbeat who may not list the leases of nodes, and is told so', async () => {
    const { questions, sentence } = await see('nodes', 'certificates', 'pods')
    expect(told.hears).toBe(false)
    expect(sentence).toContain('heartbeats (no permission)')
    expect(questions.find(({ id }) => id === 'nodes')).toMatchObject({ word: 'unknown', state: 'forbidden' })
    await see('nodes', LEASES)
    expect(told.hears).toBe(true)
  })

  it('is a part where they may list a part, and says so', async () => {
    const answer = await see('nodes', 'certificates in apps', 'pods')
    expect(answer.questions.find(({ id }) => id === 'certificates')).toMatchObject({ goodCount: 1 })
    expect(answer.sentence).toContain('Only what you may list is counted.')
    expect(JSON.stringify(answer)).not.toContain('secret-place')
  })

  it('tells of the pods in their namespaces, and of no others', async () => {
    const answer = await seeBeside(
      [brokenPod('apps'), brokenPod('secret-place')],
      'nodes',
      'certificates',
      'pods in apps',
    )
    expect(answer.questions.find(({ id }) => id === 'pods')).toMatchObject({
      bad: [{ ref: 'Pod/apps/of-apps' }],
      badCount: 1,
    })
    expect(answer.sentence).toContain('Only what you may list is counted.')
    expect(JSON.stringify(answer)).not.toContain('secret-place')
  })

  it('is not known where they may list nothing, whether it could be read or not', async () => {
    const { questions, sentence, word } = await see('certificates')
    expect(questions.find(({ id }) => id === 'nodes')).toMatchObject({ state: 'forbidden', goodCount: 0, bad: [] })
    expect(sentence).not.toContain('sound')
    expect(word).toBe('unknown')
  })
})
