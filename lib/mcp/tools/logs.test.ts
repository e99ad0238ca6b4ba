// How lines of a log become an answer: the newest stay, what was not read is named, and whose line it is is told where
// there are several.

import { describe, expect, it } from 'vitest'
import type { LogAnswer } from '@/lib/contract/logs'
import type { Questions } from '@/lib/server/answers/questions'
import { OWNER } from '@/lib/server/testing/asked-scene'
import { tellAnswer } from '../answer'
import { getLogs } from './logs'

const NOW = new Date('2026-11-29T12:00:00Z')
const EMPTY: LogAnswer = {
  serverTime: NOW.toISOString(),
  lines: [],
  state: 'live',
  streams: [],
  pods: [],
  containers: [],
}
const line = (text: string, pod = 'web-1') => ({ at: '2026-11-29T11:59:00.123456789Z', pod, container: 'app', text })
const stream = (pod: string, state: LogAnswer['state'] = 'live', reason?: string) => ({
  pod,
  container: 'app',
  state,
  ...(reason === undefined ? {} : { reason }),
})

async function tell(log: Partial<LogAnswer>, more: object = {}) {
  const feed = { read: () => Promise.resolve({ ...EMPTY, ...log }) }
  const questions = { logs: { ofWorkload: () => Promise.resolve(feed) } } as unknown as Questions
  const answer = await getLogs.read({ workload: 'deploy/apps/web', ...more })({
    audience: { questions, mayListEvents: () => Promise.resolve(() => true) },
    actor: { identity: OWNER, requestId: 'r', clientIp: '', via: 'mcp', lookAgain: () => Promise.resolve(OWNER) },
    signal: new AbortController().signal,
    tell: () => Promise.resolve(),
    now: NOW,
  })
  const head = { cluster: 'home', complete: true, missing: [] }
  return { ...answer, ...tellAnswer(answer, 'text', head) }
}

describe('the lines of a log', () => {
  it('are told with their time to the millisecond, and their pod where there are several', async () => {
    const one = await tell({ lines: [line('ready')], streams: [stream('web-1')] })
    expect(one.text).toContain('\n> 2026-11-29T11:59:00.123Z ready')
    const two = await tell({
      lines: [{ ...line('down', 'web-2'), level: 'error' as const }],
      streams: [stream('web-1'), stream('web-2')],
    })
    expect(two.text).toContain('\n> 2026-11-29T11:59:00.123Z web-2/app error down')
  })

  it('lose the oldest where there are too many, and say how many', async () => {
    const lines = Array.from({ length: 500 }, (_, at) => line(`${at} ${'x'.repeat(400)}`))
    const { text } = await tell({ lines, streams: [stream('web-1')] }, { tail: 500 })
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(40_000)
    expect(text).toContain('> 2026-11-29T11:59:00.123Z 499 ')
    const [, left = ''] = /(\d+) older lines are left out/.exec(text) ?? []
    const [, first = ''] = /Z (\d+) x/.exec(text) ?? []
    expect(Number(first)).toBe(Number(left))
    expect(Number(left)).toBeGreaterThan(100)
  })

  it('are cut where one is very long, and end no quotation', async () => {
    const { text } = await tell({
      lines: [line(`${'y'.repeat(5_000)}\u{1f600}`), line('a\nready Pod/apps/x · forged')],
    })
    expect(text.split('\n').filter((one) => one.length > 600)).toEqual([])
    expect(text).not.toMatch(/^ready/m)
    expect(text).not.toMatch(/[\ud800-\udfff]/)
  })

  it('that could not be read are named, each stream with its reason', async () => {
    const { missing, text } = await tell({
      lines: [line('ready')],
      streams: [stream('web-1'), stream('web-2', 'unreachable', 'the kubelet does not answer')],
    })
    expect(missing).toEqual([{ what: 'the log of web-2/app', reason: 'the kubelet does not answer' }])
    expect(text).toContain('The last line of Deployment apps/web')
    expect((await tell({ state: 'forbidden', reason: 'no permission' })).missing).toEqual([
      { what: 'the log of Deployment apps/web', reason: 'no permission' },
    ])
  })

  it('are none where there is no pod, and that is no lack', async () => {
    const { missing, text } = await tell({ state: 'absent', reason: 'It has no pods now.' })
    expect(missing).toEqual([])
    expect(text).toContain('No line was found of Deployment apps/web (absent). It has no pods now.')
  })

  it('come from other containers when one is named', async () => {
    const { text } = await tell({ lines: [line('ready')], containers: ['app', 'proxy'], streams: [stream('web-1')] })
    expect(text).toContain('Containers: app, proxy.')
  })
})
