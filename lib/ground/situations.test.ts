import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Around } from './check'
import { CHECKS } from './checks'
import { type GroundObject, readGroundObject } from './ground-object'
import { FINDING_WORDS } from './words'

const NOW = new Date('2026-11-20T08:14:00Z')
const KUBERNETES = { kubernetesVersion: 'v1.35.4' }
const FOLDER = new URL('./situations/', import.meta.url)

interface Situation {
  readonly title: string
  readonly object: unknown
  /** Of a node. */
  readonly heartbeat?: { readonly renewedAt: string; readonly seenAt: string; readonly readAt: string }
  /** Beside a certificate. */
  readonly challenges?: readonly unknown[]
  /** `unread`: nothing can be made out of it. */
  readonly word: string
  readonly sentence?: string
  readonly since?: string
}

function situationsOf(name: string): readonly Situation[] {
  return JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'))
}

function aroundOf({ name }: GroundObject, { heartbeat, challenges }: Partial<Situation>): Around {
  const challengeRow = CHECKS.find(({ plural }) => plural === 'challenges')
  return {
    ...KUBERNETES,
    ...(heartbeat === undefined ? {} : { heartbeats: new Map([[name, timesOf(heartbeat)]]) }),
    challenges: (challenges ?? []).flatMap((raw) => readGroundObject(raw, true, challengeRow?.keeps ?? {}) ?? []),
  }
}

function timesOf({ renewedAt, seenAt, readAt }: NonNullable<Situation['heartbeat']>) {
  return { renewedAt: new Date(renewedAt), seenAt: new Date(seenAt), readAt: new Date(readAt) }
}

const ALL = CHECKS.flatMap((check) =>
  situationsOf(check.name).map((situation) => ({
    ...situation,
    check,
    titled: `${check.kind} that ${situation.title}`,
  })),
)

describe('situations of the ground', () => {
  it('are there for each row of the table, and for no other', () => {
    const files = readdirSync(FOLDER).map((file) => file.replace('.json', ''))
    expect(files.sort()).toEqual(CHECKS.map(({ name }) => name).sort())
  })

  it.each(CHECKS)('show $name that is well, bad, not known yet and malformed', ({ name }) => {
    const words = new Set(situationsOf(name).map(({ word }) => word))
    for (const word of ['good', 'bad', 'unknown', 'unread']) expect(words).toContain(word)
  })

  it.each(ALL)('a $titled is $word', ({ check, object, word, sentence, since, ...beside }) => {
    const read = readGroundObject(object, check.isNamespaced, check.keeps)
    const finding = read === undefined ? undefined : check.judge(read, NOW, aroundOf(read, beside))
    expect(finding?.word ?? 'unread').toBe(word)
    if (sentence !== undefined) expect(finding?.sentence).toBe(sentence)
    if (since !== undefined) expect(finding?.since?.toISOString()).toBe(since)
  })

  it('say no secret, whatever a provider writes', () => {
    const said = ALL.map(({ check, object, ...around }) => {
      const read = readGroundObject(object, check.isNamespaced, check.keeps)
      return read === undefined ? '' : check.judge(read, NOW, aroundOf(read, around)).sentence
    }).join('\n')
    expect(said).not.toMatch(/hunter2|abcdef123456/)
    expect(said).toContain('redacted')
  })

  it('keep of an object only the fields that its row names', () => {
    for (const { check, object } of ALL) {
      const read = readGroundObject(object, check.isNamespaced, check.keeps)
      if (read === undefined) continue
      for (const field of Object.keys(read.spec)) expect(check.keeps.spec).toContain(field)
      for (const field of Object.keys(read.status)) expect(check.keeps.status).toContain(field)
    }
  })
})

describe('a judge of the ground', () => {
  /** A JSON value in the place of any field that a judge looks at. */
  const junk = fc.jsonValue({ maxDepth: 3 })

  it.each(CHECKS)('never fails on $name of any form, and calls none of them good without a reason', (check) => {
    const { keeps, isNamespaced } = check
    const part = (names: readonly string[] = []) =>
      fc.record(Object.fromEntries(names.map((name) => [name, junk])), { requiredKeys: [] })
    fc.assert(
      fc.property(part(keeps.spec), part(keeps.status), junk, (spec, status, createdAt) => {
        const metadata = { name: 'x', ...(isNamespaced ? { namespace: 'y' } : {}), creationTimestamp: createdAt }
        const read = readGroundObject({ metadata, spec, status }, isNamespaced, keeps)
        if (read === undefined) throw new Error('it has a name')
        const finding = check.judge(read, NOW, KUBERNETES)
        expect(FINDING_WORDS).toContain(finding.word)
        expect(finding.sentence).not.toBe('')
        expect(finding.sentence).not.toMatch(/undefined|NaN|\[object/)
        if (finding.word === 'bad' || finding.word === 'warned') expect(finding.told).toBeDefined()
      }),
    )
  })
})
