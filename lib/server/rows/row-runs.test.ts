import { describe, expect, it } from 'vitest'
import { evaluateStatus, type Judgement } from '@/lib/flux/judge/status'
import { parseResource } from '@/lib/flux/object/resource'
import { asRef } from '@/lib/testing/as-ref'
import { contradict, describeContradiction, describeRuns, describeTry } from './row-runs'

const NOW = new Date('2026-11-20T12:00:00.000Z')
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1_000).toISOString()
const BASE = asRef('Kustomization/apps/base')
const failure = { since: NOW, atLeast: false, revisions: 1 }
const judged = (status: Judgement['status'], retrying = false): Judgement => ({ status, retrying, text: 'at work' })

function make(name: string, [status, reason, message = '']: readonly [string, string, string?], seconds?: number) {
  const since = seconds === undefined ? {} : { lastTransitionTime: ago(seconds) }
  const parsed = parseResource('Kustomization', {
    metadata: { name, namespace: 'apps', uid: name, creationTimestamp: ago(90_000) },
    spec: { interval: '10m', dependsOn: name === 'base' ? [] : [{ name: 'base' }] },
    status: { conditions: [{ type: 'Ready', status, reason, message, ...since }] },
  })
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

describe('what a row says of a try', () => {
  it('is that it tries again what fails so far, only while it runs', () => {
    expect(describeTry(judged('reconciling'), failure, undefined)).toEqual({
      retrying: true,
      statusText: 'fails so far, and tries again: at work',
    })
    expect(describeTry(judged('reconciling'), undefined, undefined)).toEqual({ retrying: false, statusText: 'at work' })
    expect(describeTry(judged('stalled'), failure, undefined)).toEqual({ retrying: false, statusText: 'at work' })
    expect(describeTry(judged('failed', true), failure, undefined)).toEqual({ retrying: true, statusText: 'at work' })
  })

  it('is what is so, where its own words are not any more', () => {
    const contradiction = { ref: BASE, text: 'Kustomization apps/base is ready' }
    expect(describeTry(judged('waiting', true), undefined, contradiction)).toEqual({
      retrying: true,
      statusText: 'Kustomization apps/base is ready, and this object has not looked again',
    })
  })
})

describe('what an object claims in vain', () => {
  const web = make('web', ['False', 'DependencyNotReady', "dependency 'apps/base' is not ready"], 60)
  const claim = (base: ReturnType<typeof make> | undefined) =>
    contradict(web, evaluateStatus(web, NOW), { latestOf: (ref) => (ref === BASE ? base : undefined), now: NOW })

  it('is that another one is not ready which is, as it is now', () => {
    expect(describeContradiction(claim(make('base', ['True', 'Succeeded'], 30)))).toEqual({
      ref: BASE,
      text: 'Kustomization apps/base is ready',
      since: ago(30),
    })
    const timeless = describeContradiction(claim(make('base', ['True', 'Succeeded'])))
    expect(timeless?.ref).toBe(BASE)
    expect(timeless).not.toHaveProperty('since')
  })

  it('is nothing while it is as it says', () => {
    expect(claim(make('base', ['False', 'BuildFailed'], 30))).toBeUndefined()
    expect(claim(undefined)).toBeUndefined()
    expect(describeContradiction(undefined)).toBeUndefined()
  })
})

describe('what a row says of runs', () => {
  const runs = (words: readonly [string, string, string?], seconds?: number) => {
    const resource = make('web', words, seconds)
    return describeRuns(resource, evaluateStatus(resource, NOW), NOW)
  }

  it('is the last and the next, in time or in words', () => {
    expect(runs(['True', 'Succeeded'], 60)).toEqual({ lastReconciledAt: ago(60), nextRunAt: ago(-540) })
    expect(runs(['False', 'BuildFailed'], 60)).toEqual({
      lastReconciledAt: ago(60),
      nextRun: 'retries within 10 min',
    })
  })

  it('is nothing where nothing is known', () => {
    expect(Object.keys(runs(['True', 'Succeeded']))).toEqual([])
  })
})
