import { describe, expect, it } from 'vitest'
import { row } from '@/lib/contract/testing/rows'
import { controllersSource, kindSource, workloadsSource } from '@/lib/contract/testing/sources'
import { countMarks, countStatuses } from '@/lib/flux/tell/counts'
import type { HeadFacts } from '@/lib/flux/tell/narrow-head'
import { judgeCluster } from '@/lib/flux/tell/summary'
import { asRef } from '@/lib/testing/as-ref'
import { createNameBook } from './name-book'
import { createPersonalGlass } from './personal-glass'
import { createSight } from './sight'

const book = createNameBook()
book.add(['Kustomization/mine/web', 'Kustomization/mine/far', 'Kustomization/theirs/ledger'].map(asRef))
const SIGHT = createSight(
  { kinds: new Map([['Kustomization', new Set(['mine'])]]), isUnanswered: false },
  book,
  () => false,
)
const SECRET = 'cannot pull registry.theirs.example/payroll'
const notRunning = (ref: string, text: string) => ({
  running: { state: 'failed', ok: 0, total: 1, suspended: 0, worst: { ref: asRef(ref), text } } as const,
  marks: [{ code: 'not_running', text: `it does not run: ${text}`, ref: asRef(ref) } as const],
})
const WEB = row('mine/web', { running: { state: 'ok', ok: 2, total: 2, suspended: 0 } })
const FAR = row('mine/far', notRunning('Deployment/theirs/api', SECRET))
const LEDGER = row('theirs/ledger', notRunning('Deployment/theirs/db', SECRET))
const ROWS = [WEB, FAR, LEDGER]
const facts = {
  counts: countStatuses(ROWS),
  marks: countMarks(ROWS),
  running: { state: 'live', total: 4, ok: 2, failed: 2, progressing: 0, suspended: 0, unknown: 0 } as const,
  problems: [],
  sources: [kindSource('Kustomization'), controllersSource(), workloadsSource()],
  controllers: [{ name: 'kustomize-controller', ready: 1, desired: 1, state: 'ready' as const }],
  unreadable: [],
}
const WHOLE: HeadFacts = {
  cluster: { name: 'home', server: 'https://x', demo: false },
  rollouts: [],
  ...facts,
  verdict: judgeCluster(facts),
}

const glass = createPersonalGlass(SIGHT, undefined, {
  whole: () => WHOLE,
  rowOf: (ref) => ROWS.find((one) => one.ref === ref),
  rollouts: () => [],
  countsOf(appliers) {
    const seen = [...appliers]
    const failed = seen.filter((ref) => ref !== WEB.ref).length
    const ok = seen.includes(WEB.ref) ? 2 : 0
    return { total: ok + failed, ok, failed, progressing: 0, suspended: 0, unknown: 0 }
  },
  seen: () => ({ topics: new Map(), events: 0 }),
})
const seen = ROWS.flatMap((one) => glass.row(one) ?? [])

describe('what runs, for somebody who may not see every object', () => {
  it('is counted over what they see', () => {
    expect(glass.head([WEB])).toMatchObject({
      running: { state: 'live', total: 2, ok: 2, failed: 0 },
      verdict: { level: 'healthy', sentence: 'Everything that you may see reconciled.' },
    })
    expect(glass.head(seen)).toMatchObject({
      running: { total: 3, failed: 1 },
      verdict: { level: 'degraded', sentence: expect.stringContaining('1 of 3 workloads does not run.') },
    })
  })

  it('names no workload, and says no reason, of where they see nothing', () => {
    expect(seen.map(({ name, running, marks }) => [name, running?.state, marks.length])).toEqual([
      ['web', 'ok', 0],
      ['far', 'failed', 1],
    ])
    expect(JSON.stringify([seen, glass.head(seen)])).not.toMatch(/theirs|payroll|\/api\b/)
    const own = row('mine/near', notRunning('Deployment/mine/near', 'it crashes'))
    expect(JSON.stringify(glass.row(own))).toContain('it crashes')
  })
})
