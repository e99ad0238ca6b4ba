import { describe, expect, it } from 'vitest'
import { createLineReader, MAX_LINE_BYTES, splitStamp } from './log-line'

const AT = '2026-03-01T12:00:00.000000000Z'
const stamped = (text: string) => `2026-03-01T12:00:01.5Z ${text}`
const read = (text: string, isCut = false) => createLineReader()(stamped(text), isCut, AT)
const readAll = (texts: readonly string[]) => {
  const reader = createLineReader()
  return texts.map((text) => reader(stamped(text), false, AT).text)
}

describe('the time of a line', () => {
  it.each([
    ['2026-03-01T12:00:01Z x', '2026-03-01T12:00:01.000000000Z'],
    ['2026-03-01T12:00:01.1Z x', '2026-03-01T12:00:01.100000000Z'],
    ['2026-03-01T12:00:01.123456789Z x', '2026-03-01T12:00:01.123456789Z'],
    ['2026-03-01T13:00:01.12+01:00 x', '2026-03-01T12:00:01.120000000Z'],
    ['2026-03-01T06:30:01.12-05:30 x', '2026-03-01T12:00:01.120000000Z'],
  ])('%s is %s, so that texts sort as times do', (raw, at) => {
    expect(splitStamp(raw)).toEqual({ at, rest: 'x' })
  })

  it('is that of the line before where the kubelet wrote a word of its own', () => {
    const line = createLineReader()('failed to create fsnotify watcher: too many open files', false, AT)
    expect(line).toEqual({ at: AT, text: 'failed to create fsnotify watcher: too many open files' })
  })

  it('may be impossible, which is part of the text then', () => {
    expect(splitStamp('2026-99-01T12:00:01.1+01:00 x').at).toBeUndefined()
  })
})

describe('the text of a line', () => {
  it.each([
    ['\x1b[31mred\x1b[0m and \x1b[1;38;5;208mbold\x1b[m', 'red and bold'],
    ['\x1b]0;title\x07after', 'after'],
    ['\x1b]8;;https://example.com\x1b\\link\x1b]8;;\x1b\\', 'link'],
    ['\x9b2Jcleared', 'cleared'],
    ['cut at \x1b[31', 'cut at '],
    ['\x1b(Bplain', 'plain'],
  ])('obeys no command of a terminal: %j', (raw, text) => {
    expect(read(raw).text).toBe(text)
  })

  it.each([
    ['over\rwritten', 'over␍written'],
    ['a\tb', 'a\tb'],
    ['null\0bell\x07', 'null␀bell␇'],
    ['\u202Egnp.exe', '<U+202E>gnp.exe'],
    ['line\u2028break', 'line<U+2028>break'],
  ])('shows what cannot be seen: %j', (raw, text) => {
    expect(read(raw).text).toBe(text)
  })

  it('has no secret in it, also not one that colours were to hide', () => {
    for (const raw of [
      'Authorization: Bearer abcdef0123456789abcdef',
      'password\x1b[0m=hunter2-plain',
      '{"msg":"login","password":"hunter2-plain"}',
      '{"msg":"{\\"pass\\u0077ord\\":\\"hunter2-plain\\"}"}',
    ]) {
      const { text, record } = read(raw)
      expect(text).not.toMatch(/hunter2-plain|abcdef0123456789/)
      expect(text).toContain('redacted')
      expect(JSON.stringify(record ?? {})).not.toMatch(/: ?"hunter2-plain"/)
    }
  })

  it('shows nothing of a key that stands on many lines, wherever it was cut', () => {
    const body = 'MIIEowIBAAKCAQEAr1Jq8L5c7e9o0a3bXfT2uVw4yZ6kHdGmNpQsRtUvWxYzAbCd'
    expect(
      readAll(['-----BEGIN RSA PRIVATE KEY-----', body, 'c2hvcnQ=', '-----END RSA PRIVATE KEY-----', 'on']),
    ).toEqual([expect.not.stringContaining(body), 'redacted', 'redacted', 'redacted', 'on'])
    expect(readAll([body, 'on'])).toEqual(['redacted', 'on'])
    const digest = '5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef'
    expect(readAll([digest])).toEqual([digest])
  })

  it('ends a key that has no end with the first line that is none of it', () => {
    expect(readAll(['-----BEGIN PRIVATE KEY-----', 'server started on port 80']).at(-1)).toBe(
      'server started on port 80',
    )
  })

  it('says that it was cut', () => {
    expect(read('x'.repeat(100), true).text).toBe(`${'x'.repeat(100)} … (cut)`)
    expect(read(`{"msg":"${'y'.repeat(MAX_LINE_BYTES - 20)}"}`, false).text.length).toBeLessThan(MAX_LINE_BYTES + 20)
  })

  it('takes time in proportion to its length', () => {
    const time = (length: number) => {
      const raw = '\x1b[3a4A+/='.repeat(length / 8)
      const from = performance.now()
      for (let round = 0; round < 20; round += 1) read(raw)
      return performance.now() - from
    }
    time(8_000)
    expect(time(64_000)).toBeLessThan(40 * time(8_000) + 50)
  })
})

describe('a line of JSON', () => {
  it('is its message, what went wrong, whose it is, and the rest', () => {
    expect(
      read(
        '{"level":"error","ts":"2026-03-01T12:00:01Z","msg":"Reconciler error","controller":"kustomization","controllerGroup":"kustomize.toolkit.fluxcd.io","controllerKind":"Kustomization","Kustomization":{"name":"apps","namespace":"flux-system"},"namespace":"flux-system","name":"apps","reconcileID":"r1","error":"it broke"}',
      ),
    ).toMatchObject({
      level: 'error',
      text: 'Reconciler error error="it broke" Kustomization/flux-system/apps reconcileID=r1',
    })
  })

  it('tells what it holds where it has no message', () => {
    expect(read('{"n":3,"deep":{"a":[1]},"empty":""}').text).toBe('n=3 deep={"a":[1]} empty=""')
  })

  it('is a text like any other where it is none', () => {
    expect(read('{"msg":"half').text).toBe('{"msg":"half')
    expect(read('[1,2]').text).toBe('[1,2]')
  })
})

describe('the level of a line', () => {
  it.each([
    ['{"level":"warning","msg":"x"}', 'warn'],
    ['{"level":50,"msg":"x"}', 'error'],
    ['{"severity":"DEBUG","message":"x"}', 'debug'],
    ['E0301 12:00:01.000000       1 server.go:12] broken', 'error'],
    ['I0301 12:00:01.000000       1 server.go:12] ERROR is a word here', 'info'],
    ['time="2026-03-01T12:00:01Z" level=warning msg="x"', 'warn'],
    ['2026-03-01 12:00:01,123 ERROR root: x', 'error'],
    ['[warn] 7#7: x', 'warn'],
    ['[Nest] 7 - ERROR [Service] x', 'error'],
    ['the INFORMATION desk', undefined],
    ['an error occurred', undefined],
    ['{"level":"purple","msg":"x"}', undefined],
  ])('of %s is %s', (raw, level) => {
    expect(read(raw).level).toBe(level)
  })

  it('is told of a line of JSON that was cut as well', () => {
    expect(read('{"level":"error","msg":"very lo', true).level).toBe('error')
  })
})
