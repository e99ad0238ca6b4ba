import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseStrictJson } from './strict-json'

const problemOf = (text: string, maxDepth = 5) => {
  const read = parseStrictJson(text, maxDepth)
  return read.ok ? undefined : read.problem
}

describe('JSON of strangers', () => {
  it.each([
    '{"action":"suspend","action":"reconcile"}',
    '{"action":"suspend", "kind":"x" ,\n"action" \t:\r\n"reconcile"}',
    '{"action":1,"\\u0061ction":2}',
    '{"\\u0061ction":1,"\\u0061\\u0063tion":2}',
    '{"a/b":1,"a\\/b":2}',
    '{"":1,"":2}',
    '{"__proto__":1,"__proto__":2}',
    '{"a":{"b":1,"b":2}}',
    '[{"a":1},{"b":1,"b":1}]',
    '{"a":[{"b":{}}],"a":{}}',
    '{"\\ud83d\\ude00":1,"\ud83d\ude00":2}',
  ])('has no key twice: %s', (text) => expect(problemOf(text)).toBe('repeated_key'))

  it.each([
    '{"a":"b","b":"a"}',
    '{"a":{"a":{"a":1}},"b":{"a":1}}',
    '[{"a":1},{"a":1}]',
    '{"a":"\\"b\\":1,\\"b\\":2"}',
    '{"a":"x","b":["a","a",":"]}',
    '{"\\\\":1,"\\"":2}',
    '{"a":1,"A":2}',
    '"a"',
    '1',
    'null',
  ])('has the same name in several places: %s', (text) => {
    expect(parseStrictJson(text, 5)).toEqual({ ok: true, value: JSON.parse(text) })
  })

  it('is nested as deeply as is allowed, and no deeper, whether it ends or not', () => {
    expect(problemOf('[[[]]]', 3)).toBeUndefined()
    expect(problemOf('[[[[]]]]', 3)).toBe('depth')
    expect(problemOf('{"a":{"a":{"a":{}}}}', 3)).toBe('depth')
    expect(problemOf('['.repeat(250_000))).toBe('depth')
    expect(problemOf('{"a":'.repeat(50_000))).toBe('depth')
    expect(problemOf('"[[[[[[[["', 3)).toBeUndefined()
  })

  it.each([
    '',
    '{',
    '{"a"',
    '{"a',
    '{"a\\',
    '{"a":}',
    '{a:1}',
    '}',
    '{"\\u00zz":1}',
    '{"a":1}x',
    "{'a':1}",
    '[1,]',
    '\u0000',
  ])('is JSON, which %j is not', (text) => expect(problemOf(text)).toBe('syntax'))

  it('keeps a key that looks like a prototype as a mere key', () => {
    const read = parseStrictJson('{"__proto__":{"isAdmin":true},"constructor":1}', 5)
    expect(read.ok && Object.keys(Object(read.value))).toEqual(['__proto__', 'constructor'])
    expect(({} as { isAdmin?: unknown }).isAdmin).toBeUndefined()
  })

  it('is read as it was written, whatever it is', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (text) => {
        expect(parseStrictJson(text, 10)).toEqual({ ok: true, value: JSON.parse(text) })
      }),
    )
  })

  it.each(['"a":', '{"a":1},', '\\"', '" ', '[],', '"\\u0061" :', '    ', '"": ""  ,'])(
    'takes a moment for the longest text there may be, also of %j again and again',
    (piece) => {
      const text = `[${piece.repeat(Math.ceil(256_000 / piece.length))}`
      const times = Array.from({ length: 3 }, () => {
        const from = performance.now()
        parseStrictJson(text, 5)
        return performance.now() - from
      })
      // What grows with the square of the length takes many seconds here.
      expect(Math.min(...times)).toBeLessThan(500)
    },
  )
})
