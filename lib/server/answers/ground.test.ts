import { afterEach, describe, expect, it } from 'vitest'
import type { GroundAnswer } from '@/lib/contract/ground'
import { createManualClock } from '@/lib/kubernetes/testing/manual-clock'
import { type AskedScene, OWNER, openAskedScene } from '../testing/asked-scene'

const NEVER = new AbortController().signal
const LOOK = { look: true }
const GLANCE = { look: false }

let scene: AskedScene
afterEach(() => scene.close())

async function ask(query = LOOK): Promise<GroundAnswer> {
  const { questions } = await scene.audience()
  return questions.ground.overview(OWNER, query, NEVER)
}

/** Of kinds that only the ground asks after. */
function countRequests(): number {
  return scene.simulator.control
    .requests()
    .filter(({ path }) => /nodes|certificates|externalsecrets|persistentvolumeclaims|ingresses/.test(path)).length
}

describe('the ground of the homelab', () => {
  it('finds what is wrong with it, and says it in one sentence', async () => {
    scene = await openAskedScene()
    await scene.until(async () => expect((await ask()).questions.every(({ state }) => state === 'live')).toBe(true))
    const { sentence, word, questions, notInstalled } = await ask()
    expect(word).toBe('bad')
    const byId = new Map(questions.map((question) => [question.id, question]))
    expect(byId.get('nodes')).toMatchObject({ word: 'good', state: 'live', badCount: 0, goodCount: 4 })
    expect(byId.get('certificates')?.bad.map(({ ref }) => ref)).toEqual(['Certificate/apps/minecraft'])
    expect(byId.get('certificates')?.bad[0]).toMatchObject({ deployedBy: 'Kustomization/apps/minecraft' })
    expect(byId.get('secrets')?.bad.map(({ ref }) => ref)).toEqual(['ExternalSecret/apps/ghcr-credentials'])
    expect(byId.get('backups')?.bad.map(({ ref }) => ref)).toEqual(['ReplicationSource/apps/minecraft-world'])
    expect(byId.get('pods')?.goodCount).toBeGreaterThan(30)
    expect(sentence).toContain('1 certificate is not renewed')
    expect(notInstalled).toEqual(['CloudNativePG', 'Gateway API', 'Velero'])
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

  it('says what it does not know where a kind may not be read, and never that it is sound', async () => {
    scene = await openAskedScene({
      prepare: ({ control }) => {
        control.remove('Certificate/apps/minecraft')
        control.remove('ExternalSecret/apps/ghcr-credentials')
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
})
