import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createAudit } from './audit'
import { NOBODY } from './identity/identity'
import { createLog, type LogOptions } from './log'

let lines: string[] = []
const open = (options: Partial<LogOptions> = {}) =>
  createLog({
    level: 'info',
    format: 'json',
    redact: (text) => text.replaceAll('hunter2', 'redacted'),
    write: (line) => lines.push(line),
    ...options,
  })
const read = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>)

beforeEach(() => {
  lines = []
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Ends a line somewhere, moves a cursor, or turns the order of the text beside it. */
const HOSTILE = 'a\nb\r\u0000\u001b[2J\u007f\u0085\u009b31m\u200b\u200e\u2028\u2029\u202e\u2066\ufeffz'

describe('a line of the log', () => {
  it.each(['json', 'text'] as const)('is one line of %s, whatever stands in it', (format) => {
    const log = open({ format })
    log.warn(HOSTILE, { text: HOSTILE, error: new Error(HOSTILE) })
    log.audit({ reason: HOSTILE })
    expect(lines).toHaveLength(2)
    for (const line of lines) {
      expect(line.endsWith('\n')).toBe(true)
      expect(line.slice(0, -1)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/)
    }
  })

  it('means the same after the escapes', () => {
    open().warn(HOSTILE, { text: HOSTILE })
    expect(read()).toMatchObject([{ msg: HOSTILE, text: HOSTILE, level: 'warn' }])
  })

  it('holds no secret, and no text without end', () => {
    open().error('hunter2', { error: new Error('hunter2'), text: `hunter2${'x'.repeat(100_000)}` })
    expect(lines.join('')).not.toContain('hunter2')
    expect(lines.join('').length).toBeLessThan(20_000)
  })
})

describe('a log that somebody tries to flood', () => {
  it.each(['info', 'warn', 'error'] as const)('counts what is said again and again as %s', (level) => {
    const log = open()
    for (let index = 0; index < 432; index++) log[level]('A line could not be read.', { index })
    expect(lines).toHaveLength(20)
    log.warn('Something else.')
    expect(lines).toHaveLength(21)
    vi.advanceTimersByTime(60_000)
    expect(read().at(-1)).toMatchObject({
      level,
      count: 412,
      msg: '412 more like this in the last minute: A line could not be read.',
    })
  })

  it('hides at its end nothing that it has counted', () => {
    const log = open()
    for (let index = 0; index < 25; index++) log.warn('Again.')
    log.tellRest()
    expect(read().at(-1)).toMatchObject({ count: 5 })
  })

  it('lets everything through that somebody asked for by its level', () => {
    const log = open({ level: 'debug' })
    for (let index = 0; index < 100; index++) log.debug('Again.')
    expect(lines).toHaveLength(100)
  })
})

describe('the audit trail', () => {
  const asked = (name: string) => ({
    identity: name === NOBODY.name ? NOBODY : { name, groups: ['dev'], role: 'viewer' as const },
    via: 'api' as const,
    requestId: 'r',
    clientIp: '192.0.2.1',
  })

  it('has a line for each attempt of somebody who is known, however many', () => {
    const audit = createAudit(open(), () => new Date())
    for (let index = 0; index < 300; index++) audit(asked('ali'), { outcome: 'refused', reason: 'forbidden' })
    expect(lines).toHaveLength(300)
    vi.advanceTimersByTime(60_000)
    expect(lines).toHaveLength(300)
  })

  it('counts the attempts of whom nobody knows, by what they were refused for', () => {
    const audit = createAudit(open(), () => new Date())
    for (let index = 0; index < 300; index++)
      audit(asked(NOBODY.name), { outcome: 'refused', reason: 'unauthenticated' })
    audit(asked(NOBODY.name), { outcome: 'refused', reason: 'bad_origin' })
    audit(asked('ali'), { outcome: 'refused', reason: 'unauthenticated' })
    expect(lines).toHaveLength(22)
    vi.advanceTimersByTime(60_000)
    const rest = read().slice(22)
    expect(rest).toHaveLength(1)
    expect(rest[0]).toMatchObject({
      audit: true,
      actor: NOBODY.name,
      outcome: 'refused',
      reason: 'unauthenticated',
      count: 280,
      rest: '280 more like this in the last minute',
    })
  })

  it('counts the attempts of each stranger, and none of somebody who is known by the name of nobody', () => {
    const audit = createAudit(open(), () => new Date())
    const as = (name: string, role: 'stranger' | 'operator') => ({
      identity: { name, groups: [], role },
      via: 'api' as const,
      requestId: 'r',
      clientIp: '',
    })
    for (let index = 0; index < 300; index++) audit(as('eve', 'stranger'), { outcome: 'refused', reason: 'forbidden' })
    audit(as('mallory', 'stranger'), { outcome: 'refused', reason: 'forbidden' })
    expect(lines).toHaveLength(21)
    for (let index = 0; index < 30; index++) audit(as(NOBODY.name, 'operator'), { outcome: 'accepted' })
    expect(lines).toHaveLength(51)
    vi.advanceTimersByTime(60_000)
    expect(read().slice(51)).toMatchObject([{ actor: 'eve', reason: 'forbidden', count: 280 }])
  })

  it('is written at every level', () => {
    createAudit(open({ level: 'error' }), () => new Date())(asked('ali'), { outcome: 'accepted' })
    expect(lines).toHaveLength(1)
  })
})
