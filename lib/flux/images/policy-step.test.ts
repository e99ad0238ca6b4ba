import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../object/json-fields'
import { change, IMAGE, POLICY, REPOSITORY, ready, tellRow, use, WHOLE_WAY } from '../testing/image-way'

const DIGEST = `sha256:${'d'.repeat(64)}`
const step = (fields: JsonObject) => tellRow([REPOSITORY, change(POLICY, fields)]).policy
const latest = (tag: string, digest?: string) => ({ latestRef: { name: IMAGE, tag, digest } })

describe('the rule of a policy', () => {
  it.each<[JsonObject, string]>([
    [{ policy: { semver: { range: '>=1.0.0 <2.0.0' } } }, 'newest version in >=1.0.0 <2.0.0'],
    [{ policy: { semver: undefined, alphabetical: {} } }, 'last in the alphabet'],
    [{ policy: { semver: undefined, alphabetical: { order: 'desc' } } }, 'first in the alphabet'],
    [{ policy: { semver: undefined, numerical: { order: 'asc' } } }, 'highest number'],
    [
      { policy: { semver: undefined, numerical: { order: 'desc' } }, filterTags: { pattern: '^main-(?P<n>.*)' } },
      'lowest number, of tags that match ^main-(?P<n>.*)',
    ],
  ])('%j is told in words: %s', (spec, words) => {
    expect(step({ spec })?.rule).toBe(words)
  })
})

describe('a policy', () => {
  it('without a tag that fits says why, and what stays', () => {
    const failed = (message: string, spec: JsonObject = {}) =>
      step({ spec, status: ready('False', 'Failure', message) })?.sentence
    expect(failed('version list argument cannot be empty', { filterTags: { pattern: '^v' } })).toBe(
      'No tag matches ^v (spec.filterTags). 1.3.0 stays chosen.',
    )
    expect(failed('unable to determine latest version from provided list')).toBe(
      'No tag fits: newest version in 1.x. 1.3.0 stays chosen.',
    )
  })

  it('that waits for the first scan waits, and has chosen nothing', () => {
    const status = { ...ready('False', 'DependencyNotReady', 'no tags in database'), latestRef: undefined }
    const waiting = step({ status })
    expect([waiting?.state, waiting?.sentence]).toEqual(['waiting', 'It waits for the tags of its repository.'])
    expect(waiting?.chosen).toBeUndefined()
    expect(waiting?.at).toBeUndefined()
  })

  it('that is suspended chooses nothing newer', () => {
    expect(step({ spec: { suspend: true } })).toMatchObject({
      state: 'waiting',
      sentence: 'It is suspended and chooses nothing newer. 1.3.0 stays chosen.',
    })
  })

  it('tells since when only where its condition speaks of this tag', () => {
    expect(step({ status: ready('True', 'Succeeded', 'Latest image tag resolved to 1.2.9') })?.at).toBeUndefined()
  })

  it('of a tag that is meant to move says that nobody notices, unless its digests are followed', () => {
    const sentence = (tag: string, digestReflectionPolicy?: string) =>
      step({
        spec: { digestReflectionPolicy },
        status: { ...latest(tag, digestReflectionPolicy && DIGEST), ...ready('True', 'Succeeded', tag) },
      })?.sentence
    expect(sentence('latest')).toContain('nobody notices without digestReflectionPolicy')
    expect(sentence('latest', 'Never')).toContain('nobody notices')
    expect(sentence('latest', 'Always')).not.toContain('nobody notices')
    expect(sentence('1.3.0')).not.toContain('nobody notices')
  })
})

describe('what runs of a policy that follows digests', () => {
  const OTHER = `sha256:${'e'.repeat(64)}`
  const row = (digest: string | undefined, seen: string | undefined, tag = '1.3.0') =>
    tellRow(
      [
        REPOSITORY,
        change(POLICY, {
          spec: { digestReflectionPolicy: digest === undefined ? 'Never' : 'Always' },
          status: { ...latest(tag, digest), ...ready('True', 'Succeeded', tag) },
        }),
        ...WHOLE_WAY.slice(2),
      ],
      { uses: [use('web', `${IMAGE}:${tag}`, seen === undefined ? {} : { digest: seen })] },
    ).running

  it('is compared by digest where both have one', () => {
    expect(row(DIGEST, DIGEST)).toMatchObject({ state: 'ok', sentence: '1.3.0 runs in 1 of 1.' })
    expect(row(DIGEST, OTHER)).toMatchObject({
      state: 'waiting',
      sentence: '1.3.0 is chosen, another content of 1.3.0 in 1 of 1.',
    })
    expect(row(DIGEST, undefined)?.state).toBe('ok')
    expect(row(undefined, OTHER)?.state).toBe('ok')
  })

  it('is not known under a tag that moves, unless both digests are', () => {
    expect(row(undefined, OTHER, 'latest')?.state).toBe('unknown')
    expect(row(DIGEST, undefined, 'latest')?.state).toBe('unknown')
    expect(row(DIGEST, DIGEST, 'latest')?.state).toBe('ok')
    expect(row(undefined, OTHER, 'latest')?.sentence).toBe(
      'latest in 1 of 1; whether that is what was chosen, nothing tells.',
    )
  })
})
