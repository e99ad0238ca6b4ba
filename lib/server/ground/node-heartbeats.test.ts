import { describe, expect, it } from 'vitest'
import { soundOf } from '@/lib/ground/heartbeat'
import { KubernetesError } from '@/lib/kubernetes/errors'
import { createManualClock } from '@/lib/kubernetes/testing/manual-clock'
import { createNodeHeartbeats, type NodeHeartbeats } from './node-heartbeats'

const START = Date.parse('2026-11-20T08:00:00Z')

function openHeartbeats(answer: () => unknown) {
  const timers = createManualClock()
  const asked: string[] = []
  const getJson = (path: string) => {
    asked.push(path)
    return Promise.resolve().then(answer)
  }
  const clock = () => new Date(START + timers.elapsed())
  const heartbeats = createNodeHeartbeats({ getJson }, { clock, timers })
  const end = heartbeats.open()
  const turn = async (ms: number) => {
    timers.advance(ms)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { heartbeats, asked, end, turn }
}

const leaseOf = (renewTime: string) => ({ items: [{ metadata: { name: 'pi' }, spec: { renewTime } }] })
const soundsOf = (heartbeats: NodeHeartbeats) => [...(heartbeats.heard()?.values() ?? [])].map(soundOf)
const refuse = (): never => {
  throw new KubernetesError('forbidden', 'It may not list leases.')
}

describe('the heartbeats of the nodes of a cluster', () => {
  it('are asked for in the one namespace, every half a minute while somebody looks', async () => {
    const { heartbeats, asked, end, turn } = openHeartbeats(() => leaseOf('2026-11-20T07:50:00Z'))
    await turn(0)
    expect(heartbeats.read()).toMatchObject({ state: 'live', question: 'nodes', found: [] })
    expect(soundsOf(heartbeats)).toEqual(['old'])
    await turn(30_000)
    expect(soundsOf(heartbeats)).toEqual(['silent'])
    expect(asked).toEqual(Array(2).fill('/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases'))
    end()
    await turn(60_000)
    expect(asked).toHaveLength(2)
    expect(heartbeats.read().state).toBe('disabled')
  })

  it('call no node silent that could not be asked after', async () => {
    let isThere = true
    const { heartbeats, turn } = openHeartbeats(() => (isThere ? leaseOf('2026-11-20T07:59:59Z') : refuse()))
    await turn(0)
    isThere = false
    await turn(30_000)
    await turn(120_000)
    expect(heartbeats.read()).toMatchObject({
      state: 'stale',
      reason: 'It may not list leases.',
      asOf: new Date(START),
    })
    expect(heartbeats.heard()).toBeUndefined()
  })

  it('are forbidden where they may not be listed', async () => {
    const { heartbeats, turn } = openHeartbeats(refuse)
    await turn(0)
    expect(heartbeats.read()).toMatchObject({ state: 'forbidden', reason: 'It may not list leases.' })
  })
})
