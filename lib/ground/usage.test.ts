import { describe, expect, it } from 'vitest'
import { readGroundObject } from './ground-object'
import { readNodeMetrics, usageOf } from './usage'

const NOW = new Date('2026-11-20T08:14:00Z')
const metricsOf = (usage: unknown, timestamp = '2026-11-20T08:13:30Z') =>
  readNodeMetrics({ metadata: { name: 'pi3' }, timestamp, window: '20s', usage })

function nodeOf(allocatable: unknown) {
  const node = readGroundObject({ metadata: { name: 'pi3' }, status: { allocatable } }, false, {
    status: ['allocatable'],
  })
  if (node === undefined) throw new Error('the node cannot be read')
  return node
}

describe('how much a node uses', () => {
  const USED = metricsOf({ cpu: '1000000000n', memory: '1843212Ki' })?.[1]

  it('is a share of what it can give', () => {
    const usage = usageOf(nodeOf({ cpu: '3900m', memory: '7372848Ki' }), USED, NOW)
    expect(usage?.cpu).toBeCloseTo(1 / 3.9, 5)
    expect(usage?.memory).toBeCloseTo(0.25, 5)
  })

  it('is not known where either does not say', () => {
    expect(usageOf(nodeOf({ cpu: '4' }), USED, NOW)).toBeUndefined()
    expect(usageOf(nodeOf({ cpu: '0', memory: '1Gi' }), USED, NOW)).toBeUndefined()
    expect(usageOf(nodeOf({ cpu: '4', memory: '1Gi' }), undefined, NOW)).toBeUndefined()
    expect(metricsOf({ cpu: 'much' })).toBeUndefined()
    expect(metricsOf({ cpu: '1', memory: '1' }, 'now')).toBeUndefined()
    expect(readNodeMetrics('odd')).toBeUndefined()
  })

  it('is not known by what is older than three minutes', () => {
    const old = metricsOf({ cpu: '1', memory: '1Gi' }, '2026-11-20T08:10:59Z')?.[1]
    expect(usageOf(nodeOf({ cpu: '4', memory: '4Gi' }), old, NOW)).toBeUndefined()
  })
})
