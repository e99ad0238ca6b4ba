import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { writeYaml } from './write-yaml'

/** Makes a manifest large without telling anything. */
const PADDING = { padding: 'x'.repeat(100_000) }

describe('a manifest as YAML', () => {
  it('is written as usual where it is of an ordinary size', () => {
    const manifest = { kind: 'Kustomization', spec: { path: './apps', text: 'one\ntwo\n' } }
    expect(writeYaml(manifest)).toBe(stringify(manifest, { lineWidth: 0 }))
  })

  it('says the same where it is large, in lines that people can read', () => {
    const manifest = {
      apiVersion: 'v1',
      spec: { list: [{ name: 'a', empty: {} }, [], 'yes', 'on', '1.5', 7, true, null, '', ' x', '- a', 'ü', '#'] },
      script: 'set -e\n\n  echo: "one" # two\nexit',
      'a: b': { '~': 'null' },
      ...PADDING,
    }
    const text = writeYaml(manifest)
    expect(parse(text)).toEqual(manifest)
    expect(text).toContain('script: |-\n  set -e\n\n    echo: "one" # two\n  exit\n')
    expect(text).toContain('  list:\n    -\n      name: a\n      empty: {}\n')
  })

  it('says the same whatever stands in it', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string(),
      fc
        .array(fc.constantFrom('\n', ' ', 'a', '#', '---', ':', "'", '"', '\t', '|', '%', '&', '*', '1'), {
          maxLength: 8,
        })
        .map((parts) => parts.join('')),
    )
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        text,
        fc.integer(),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(text, tie('value'), { maxKeys: 4, noNullPrototype: true }),
      ),
    }))
    fc.assert(
      fc.property(value, (content) => {
        const manifest = { content, ...PADDING }
        // Through JSON, as it comes: there is but one zero.
        expect(parse(writeYaml(manifest))).toEqual(JSON.parse(JSON.stringify(manifest)))
      }),
      { numRuns: 300 },
    )
  })
})
