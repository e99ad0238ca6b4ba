import { afterEach, describe, expect, it } from 'vitest'
import type { GroundAnswer } from '@/lib/contract/ground'
import { CHECKS } from '@/lib/ground/checks'
import { groupBy } from '@/lib/group-by'
import { createManualClock } from '@/lib/kubernetes/testing/manual-clock'
import type { KubeObject } from '@/lib/simulator/kube-object'
import { buildHomelab } from '@/lib/simulator/scenario-homelab'
import { type AskedScene, OWNER, openAskedScene } from '../testing/asked-scene'

const NEVER = new AbortController().signal
const LOOK = { look: true }
const NO_METRICS = { type: 'answer', path: '/apis/metrics.k8s.io', code: 503 } as const
const GLANCE = { look: false }
/** CronJobs are read as workloads as well. */
const ASKED_ALONE = [...CHECKS.map(({ plural }) => plural).filter((plural) => plural !== 'cronjobs'), 'leases']
const ASKED = new RegExp(`/(${ASKED_ALONE.join('|')})(\\?|$)`)

let scene: AskedScene
afterEach(() => scene.close())

async function ask(query = LOOK): Promise<GroundAnswer> {
  const { questions } = await scene.audience()
  return questions.ground.overview(OWNER, query, NEVER)
}

/** Of kinds that only the ground asks after. */
function countRequests(): number {
  return scene.simulator.control.requests().filter(({ path }) => ASKED.test(path)).length
}

describe('the ground of the homelab', () => {
  it('finds what is wrong with it, and says it in one sentence', async () => {
    scene = await openAskedScene()
    await scene.until(async () => expect((await ask()).questions.every(({ state }) => state === 'live')).toBe(true))
    const { sentence, word, questions, notInstalled, notConfigured } = await ask()
    expect(word).toBe('bad')
    const byId = new Map(questions.map((question) => [question.id, question]))
    expect(byId.get('nodes')).toMatchObject({ word: 'good', state: 'live', badCount: 0, goodCount: 4 })
    expect(byId.get('certificates')?.bad.map(({ ref }) => ref)).toEqual(['Certificate/apps/minecraft'])
    expect(byId.get('certificates')?.bad[0]).toMatchObject({ deployedBy: 'Kustomization/apps/minecraft' })
    expect(byId.get('secrets')?.bad.map(({ ref }) => ref)).toEqual(['ExternalSecret/external-dns/external-dns-guests'])
    expect(byId.get('backups')?.bad.map(({ ref }) => ref)).toEqual(['ReplicationSource/apps/minecraft-world'])
    expect(byId.get('pods')?.goodCount).toBeGreaterThan(30)
    expect((await ask()).hints).toContainEqual({
      ref: 'Kustomization/flux-system/external-dns',
      about: 'ExternalSecret/external-dns/external-dns-guests',
      sentence: expect.stringContaining('Its pods wait for Secret external-dns-guests'),
      sure: true,
    })
    const { questions: asked } = await scene.audience()
    await scene.until(async () => {
      const nodes = await asked.ground.page(OWNER, 'nodes', { all: true, limit: 10 }, NEVER)
      for (const { usage } of nodes.items) expect(usage?.cpu).toBeGreaterThan(0)
      expect(nodes.note).toBeUndefined()
    })
    expect(sentence).toContain('1 certificate is not renewed')
    expect(notInstalled).toEqual(['CloudNativePG', 'Gateway API', 'Velero'])
    expect(notConfigured).toEqual([])
    await scene.until(async () => {
      const { sources, verdict } = (await scene.audience()).questions.head()
      const ground = sources.filter(({ role }) => role === 'ground')
      expect(ground.find(({ id }) => id === 'ground:nodes')).toMatchObject({ state: 'live', count: 4 })
      expect(verdict.reasons.map(({ code }) => code)).not.toContain('source_error')
    })
  })

  it('is read by nobody while nobody looks, and a minute longer after the last look', async () => {
    const timers = createManualClock()
    scene = await openAskedScene({ timers })
    expect((await ask(GLANCE)).sentence).toBe('Not read.')
    expect(countRequests()).toBe(0)
    await scene.until(async () => expect((await ask()).questions.every(({ state }) => state === 'live')).toBe(true))
    const asked = countRequests()
    expect(asked).toBeGreaterThan(0)
    await ask()
    expect(countRequests()).toBe(asked)
    expect((await ask(GLANCE)).word).toBe('bad')
    await scene.until(async () => {
      timers.advance(5_000)
      const { word, sentence, asOf } = await ask(GLANCE)
      expect(word).toBe('unknown')
      expect(sentence).toMatch(/^When last read: .*1 certificate is not renewed/)
      expect(asOf).toBeDefined()
    })
  })

  it('says in words that nobody measures, which is no fault of a node', async () => {
    scene = await openAskedScene({ prepare: ({ control }) => void control.inject(NO_METRICS) })
    await scene.until(async () => {
      const nodes = (await ask()).questions.find(({ id }) => id === 'nodes')
      expect(nodes).toMatchObject({ word: 'good', note: expect.stringContaining('the metrics API does not answer') })
    })
  })

  it('says what it does not know where a kind may not be read, and never that it is sound', async () => {
    scene = await openAskedScene({
      prepare: ({ control }) => {
        control.remove('Certificate/apps/minecraft')
        control.remove('ExternalSecret/external-dns/external-dns-guests')
        control.remove('ReplicationSource/apps/minecraft-world')
        control.inject({ type: 'forbid', plural: 'nodes' })
      },
    })
    await scene.until(async () => expect((await ask()).sentence).toContain('nodes (no permission)'))
    const { questions, sentence } = await ask()
    const nodes = questions.find(({ id }) => id === 'nodes')
    expect(nodes).toMatchObject({ word: 'unknown', state: 'forbidden' })
    expect(sentence).not.toContain('sound')
    expect(sentence).toContain('nodes (no permission)')
  })

  it('is not read at all where that is switched off', async () => {
    scene = await openAskedScene({ env: { CLUSTER_CONTEXT: '0' } })
    expect(await ask()).toMatchObject({ word: 'unknown', questions: [], switchedOff: true })
    expect((await ask()).sentence).toBe('The ground is not read here (CLUSTER_CONTEXT).')
    expect(countRequests()).toBe(0)
  })

  it('is read in some namespaces only where these are named, and says so of what is in none', async () => {
    scene = await openAskedScene({ env: { NAMESPACES: 'apps' } })
    await scene.until(async () =>
      expect((await ask()).questions.flatMap(({ id, state }) => (state === 'live' ? [] : [id]))).toEqual(['nodes']),
    )
    const told = await ask()
    expect(told.questions.find(({ id }) => id === 'nodes')).toMatchObject({ word: 'unknown', state: 'disabled' })
    expect(told.questions.find(({ id }) => id === 'certificates')?.goodCount).toBe(6)
    expect(told.sentence).toContain('nodes (not read)')
    const asked = scene.simulator.control.requests().map(({ path }) => path)
    expect(asked.filter((path) => /\/(nodes|clustersecretstores)\b/.test(path))).toEqual([])
    expect(asked.filter((path) => /^\/apis\/cert-manager/.test(path)).every((path) => path.includes('/apps/'))).toBe(
      true,
    )
  })

  it('costs for ten who look what it costs for one', async () => {
    scene = await openAskedScene()
    await Promise.all(Array.from({ length: 10 }, () => ask()))
    await scene.until(async () => expect(stateOf(await ask(), 'certificates')).toBe('live'))
    expect(listsOf('certificates')).toBe(1)
  })

  it('with CLUSTER_CONTEXT=1 is read by itself, once in five minutes', async () => {
    const timers = createManualClock()
    scene = await openAskedScene({ timers, env: { CLUSTER_CONTEXT: '1' } })
    await scene.until(async () => {
      timers.advance(500)
      expect((await ask(GLANCE)).sentence).toContain('1 certificate is not renewed')
    })
    const most = () => Math.max(...listsOfAll().values())
    expect(most()).toBe(1)
    await scene.until(() => {
      timers.advance(5_000)
      expect(timers.elapsed()).toBeGreaterThan(200_000)
    })
    expect(most()).toBe(1)
    expect(await ask(GLANCE)).toMatchObject({ word: 'bad', asOf: expect.any(String) })
    await scene.until(() => {
      // Slowly once it is due: the cluster answers in its own time.
      timers.advance(500)
      expect(listsOf('certificates')).toBe(2)
    })
    expect(timers.elapsed()).toBeGreaterThanOrEqual(300_000)
    expect(most()).toBe(2)
  })

  it('follows kinds that come and go, in the version that is served', async () => {
    const timers = createManualClock()
    const versioned = (object: KubeObject): KubeObject => {
      const isOld = object.apiVersion === 'external-secrets.io/v1'
      return isOld ? { ...object, apiVersion: 'external-secrets.io/v1beta1' } : object
    }
    scene = await openAskedScene({ timers, scenario: { objects: buildHomelab(new Date()).map(versioned) } })
    await scene.until(async () => expect(stateOf(await ask(), 'secrets')).toBe('live'))
    expect(scene.simulator.control.requests().some(({ path }) => path.includes('/v1beta1/externalsecrets'))).toBe(true)
    const bringBack = scene.simulator.control.inject({ type: 'absent', plural: 'certificates' })
    await scene.until(async () => {
      timers.advance(2_000)
      const { notInstalled, questions } = await ask()
      expect(notInstalled).toContain('cert-manager')
      expect(questions.map(({ id }) => id)).not.toContain('certificates')
    })
    bringBack()
    await scene.until(async () => {
      timers.advance(2_000)
      expect(stateOf(await ask(), 'certificates')).toBe('live')
    })
  })
})

function stateOf({ questions }: GroundAnswer, wanted: string): string | undefined {
  return questions.find(({ id }) => id === wanted)?.state
}

/** Of each kind that the ground asks after, and of pods: how often it was listed from the beginning. */
function listsOfAll(): ReadonlyMap<string, number> {
  const lists = scene.simulator.control
    .requests()
    .map(({ path }) => path)
    .filter((path) => !/watch=true|continue=/.test(path) && (ASKED.test(path) || /\/pods(\?|$)/.test(path)))
    .map((path) => path.split('?')[0] ?? '')
  return new Map([...groupBy(lists, (path) => path)].map(([path, all]) => [path, all.length]))
}

function listsOf(plural: string): number {
  return scene.simulator.control
    .requests()
    .filter(({ path }) => path.includes(`/${plural}?`) && !path.includes('watch=true')).length
}
