import { describe, expect, it } from 'vitest'
import type { LogLine } from '@/lib/contract/logs'
import { addBatch, formatLines, KEPT_LINES, type LogLines, NO_LINES } from './log-lines'

const line = (second: number, text = `line ${second}`, pod = 'web-1'): LogLine => ({
  at: `2026-03-01T12:00:00.${String(second).padStart(9, '0')}Z`,
  pod,
  container: 'app',
  text,
})
const batch = (...lines: readonly LogLine[]) => ({ serverTime: '2026-03-01T12:00:00Z', lines })
const texts = ({ lines }: LogLines) => lines.map(({ text }) => text)

describe('the lines of a page', () => {
  it('are the newest five thousand, each with the number it came with', () => {
    const many = Array.from({ length: KEPT_LINES }, (_, at) => line(at))
    const full = addBatch(NO_LINES, batch(...many), false)
    expect([full.first, full.trimmed, full.lines.length]).toEqual([0, 0, KEPT_LINES])
    const over = addBatch(full, batch(line(KEPT_LINES), line(KEPT_LINES + 1)), false)
    expect([over.first, over.trimmed, over.lines.length]).toEqual([2, 2, KEPT_LINES])
    expect(texts(over).slice(0, 1)).toEqual(['line 2'])
  })

  it('do not come twice over a new connection, pod by pod', () => {
    const known = addBatch(NO_LINES, batch(line(1), line(2), line(1, 'other', 'web-2')), false)
    const again = addBatch(known, batch(line(2), line(3), line(2, 'of the other', 'web-2')), true)
    expect(texts(again)).toEqual(['line 1', 'line 2', 'other', 'line 3', 'of the other'])
    expect(texts(addBatch(known, batch(line(2)), false))).toHaveLength(4)
  })

  it('keep what was told of their streams until something else is told', () => {
    const head = { state: 'live', streams: [], pods: ['web-1'], containers: ['app'] } as const
    const known = addBatch(NO_LINES, { ...batch(), ...head, dropped: 3 }, false)
    const next = addBatch(known, { ...batch(line(1)), dropped: 2 }, false)
    expect([next.head, next.dropped]).toEqual([head, 5])
    expect(addBatch(next, { ...batch(), ...head, state: 'ended' }, false).head?.state).toBe('ended')
  })

  it('name the pod in a file of several, and only there', () => {
    expect(formatLines([{ ...line(1), level: 'warn' }])).toBe('2026-03-01T12:00:00.000000001Z WARN line 1\n')
    expect(formatLines([line(1), line(2, 'other', 'web-2')])).toContain('web-2/app other\n')
  })
})
