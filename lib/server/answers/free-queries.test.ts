import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { GroundAnswer } from '@/lib/contract/ground'
import { ApiError } from '../api-error'
import { type AskedScene, OWNER, openAskedScene } from '../testing/asked-scene'

const NEVER = new AbortController().signal
const LINES = { query: '{namespace="apps"}', since: '1h', limit: 20 }

let scene: AskedScene
beforeEach(async () => {
  scene = await openAskedScene()
})
afterEach(() => scene.close())

async function free() {
  return (await scene.audience()).questions.freeQueries
}

async function codeOf(asked: Promise<unknown>): Promise<string | undefined> {
  try {
    await asked
    return undefined
  } catch (error) {
    return error instanceof ApiError ? error.code : String(error)
  }
}

describe('free questions', () => {
  it('are answered with lines, newest first', async () => {
    const { lines } = await (await free()).logs(OWNER, LINES, NEVER)
    expect(lines.length).toBeGreaterThan(3)
    expect(lines.map(({ at }) => at)).toEqual([...lines.map(({ at }) => at)].sort().reverse())
    expect(lines.every(({ labels }) => labels.namespace === 'apps')).toBe(true)
  })

  it('are answered with numbers, now and over a span', async () => {
    const { metrics } = await free()
    const now = await metrics(OWNER, { query: 'up' }, NEVER)
    expect(now.series.map(({ values }) => values.map(([, value]) => value))).toEqual([['1'], ['1'], ['1'], ['1']])
    const span = await metrics(OWNER, { query: 'node_load1{instance="nuc-1"}', since: '1h', step: '10m' }, NEVER)
    expect(span.type).toBe('matrix')
    expect(span.series[0]?.values).toHaveLength(7)
    const fine = await metrics(OWNER, { query: 'up', since: '24h', step: '1s' }, NEVER)
    expect(fine.series[0]?.values.length).toBeLessThanOrEqual(501)
  })

  it('are for operators, and say what is wrong with them', async () => {
    const { logs, metrics } = await free()
    expect(await codeOf(logs({ ...OWNER, role: 'viewer' }, LINES, NEVER))).toBe('forbidden')
    expect(await codeOf(metrics(OWNER, { query: 'sum(' }, NEVER))).toBe('invalid_request')
  })

  it('are asked one at a time by each person', async () => {
    const { metrics } = await free()
    const first = metrics(OWNER, { query: 'up' }, NEVER)
    expect(await codeOf(metrics(OWNER, { query: 'up' }, NEVER))).toBe('rate_limited')
    expect(await codeOf(metrics({ ...OWNER, name: 'bo' }, { query: 'up' }, NEVER))).toBeUndefined()
    await first
    expect(await codeOf(metrics(OWNER, { query: 'up' }, NEVER))).toBeUndefined()
  })
})

describe('the alarms of the ground', () => {
  it('are told beside the rest, without what always sounds', async () => {
    const { questions } = await scene.audience()
    await scene.until(async () => {
      const ground: GroundAnswer = await questions.ground.overview(OWNER, { look: true }, NEVER)
      expect(ground.questions.find(({ id }) => id === 'alarms')?.state).toBe('live')
    })
    const ground = await questions.ground.overview(OWNER, { look: true }, NEVER)
    const alarms = ground.questions.find(({ id }) => id === 'alarms')
    expect(alarms?.bad.map(({ ref }) => ref)).not.toContain('Alarm//Watchdog')
    expect(alarms?.goodCount).toBeGreaterThan(0)
  })
})
