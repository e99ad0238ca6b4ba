import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { describeKind, FLUX_KIND_NAMES, isFluxKind } from './kinds'
import { KIND_GLYPHS } from './tell/kind-glyphs'

const HERE = new URL('./', import.meta.url)
/** Where a kind may be called by its name: the table, what parses the fields of each kind, what is said of each, and what only tests use. */
const BY_NAME = /^(kinds|object\/(facts|references|redact-manifest)|advice\/.*|testing\/.*)\.ts$/
const KIND = new RegExp(`['"\`](${FLUX_KIND_NAMES.join('|')})['"\`/ ]`)

const sources = readdirSync(HERE, { recursive: true, encoding: 'utf8' }).filter((path) => /(?<!\.test)\.ts$/.test(path))

describe('the kind table', () => {
  it('is the only place that tells kinds apart by their names', () => {
    expect(sources.length).toBeGreaterThan(50)
    const branching = sources
      .filter((path) => !BY_NAME.test(path))
      .flatMap((path) =>
        readFileSync(new URL(path, HERE), 'utf8')
          .split('\n')
          .filter((line) => KIND.test(line) && !/^\s*(\/\/|\/?\*)/.test(line))
          .map((line) => `${path}: ${line.trim()}`),
      )
    expect(branching).toEqual([])
  })

  it('gives every word to one kind only', () => {
    const words = FLUX_KIND_NAMES.flatMap((kind) => {
      const { plural, shortNames } = describeKind(kind)
      return [kind.toLowerCase(), plural, ...shortNames]
    })
    expect(words.filter((word, at) => words.indexOf(word) !== at)).toEqual([])
  })

  it('gives every sign to one kind only', () => {
    expect(new Set(Object.values(KIND_GLYPHS)).size).toBe(FLUX_KIND_NAMES.length)
  })

  it('believes owners in one order and names makers that exist', () => {
    const rows = FLUX_KIND_NAMES.map(describeKind)
    const ranks = rows.flatMap(({ ownerLabels }) => ownerLabels?.rank ?? [])
    expect([...ranks].sort()).toEqual([1, 2, 3, 4])
    for (const { madeBy } of rows) expect(madeBy === undefined || isFluxKind(madeBy)).toBe(true)
  })

  it('says what helps wherever a kind answers no request', () => {
    for (const kind of FLUX_KIND_NAMES) {
      const { reconcilable, staticTypes, instead } = describeKind(kind)
      if (reconcilable !== true || staticTypes !== undefined) expect(instead, kind).toBeDefined()
    }
  })
})
