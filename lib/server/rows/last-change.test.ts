import { describe, expect, it } from 'vitest'
import type { Status } from '@/lib/flux/judge/status'
import { parseResource } from '@/lib/flux/object/resource'
import type { Failure } from './failing-since'
import { createChangeClock } from './last-change'

const START = Date.parse('2026-11-20T08:00:00Z')
const at = (seconds: number) => new Date(START + seconds * 1_000)

interface Look {
  readonly status: Status
  readonly uid?: string
  /** What it runs. */
  readonly runs?: string
  /** What it offers to others. */
  readonly artifact?: string
  /** Since when it is so, by its own word. */
  readonly since?: number
  readonly failingSince?: number
}

function watch() {
  const clock = createChangeClock()
  const read = ({ uid = 'one', runs, artifact }: Look) => {
    const parsed = parseResource('Kustomization', { metadata: { name: 'web', namespace: 'apps', uid } })
    if (!parsed.ok) throw new Error(parsed.reason)
    return {
      ...parsed.value,
      ...(runs === undefined ? {} : { appliedRevision: runs }),
      ...(artifact === undefined ? {} : { artifactRevision: artifact }),
    }
  }
  return {
    forget: () => clock.forget(read({ status: 'ready' }).ref),
    /** Seconds after the start. */
    look(now: number, look: Look) {
      const { status, since, failingSince } = look
      const judgement = { status, retrying: false, text: '', ...(since === undefined ? {} : { since: at(since) }) }
      const failure: Failure | undefined =
        failingSince === undefined ? undefined : { since: at(failingSince), atLeast: false, revisions: 1 }
      const told = clock.observe({ resource: read(look), judgement }, failure, at(now))
      return told && (told.getTime() - START) / 1_000
    },
  }
}

describe('when an object last changed', () => {
  it('is what it says itself when it is first seen, and else unknown', () => {
    expect(watch().look(100, { status: 'failed', since: 40 })).toBe(40)
    expect(watch().look(100, { status: 'failed', since: 40, failingSince: 10 })).toBe(10)
    expect(watch().look(100, { status: 'failed' })).toBeUndefined()
  })

  it('is not moved while its status and what it runs stay, whatever its condition does', () => {
    const { look } = watch()
    look(100, { status: 'failed', since: 40, runs: 'a' })
    expect(look(200, { status: 'failed', since: 190, runs: 'a' })).toBe(40)
  })

  it('is moved by another status, to when that began', () => {
    const { look } = watch()
    look(100, { status: 'waiting', since: 40 })
    expect(look(200, { status: 'failed', since: 150 })).toBe(150)
    expect(look(300, { status: 'waiting', since: 300 })).toBe(300)
  })

  it('is moved by another revision, of what it runs or of what it offers', () => {
    const { look } = watch()
    look(100, { status: 'failed', since: 40, runs: 'a' })
    expect(look(200, { status: 'failed', since: 150, runs: 'b' })).toBe(150)
    expect(look(300, { status: 'failed', since: 250, runs: 'b', artifact: 'x' })).toBe(250)
    expect(look(400, { status: 'failed', since: 350, runs: 'c', artifact: 'x' })).toBe(250)
    expect(look(500, { status: 'failed', since: 450, runs: 'c', artifact: 'y' })).toBe(450)
  })

  it('is now where a change was seen of which the object tells no time that can be true', () => {
    const { look } = watch()
    look(100, { status: 'waiting', since: 40 })
    expect(look(200, { status: 'failed' })).toBe(200)
    expect(look(300, { status: 'waiting', since: 200 })).toBe(300)
    expect(look(400, { status: 'failed', since: 9_000 })).toBe(400)
  })

  it('is the word of the object where nothing was known of the change before', () => {
    const { look } = watch()
    expect(look(100, { status: 'failed' })).toBeUndefined()
    expect(look(200, { status: 'waiting', since: 5 })).toBe(5)
  })

  it('is not moved by a run that ends as it began, and is by one that ends otherwise', () => {
    const { look } = watch()
    look(100, { status: 'failed', since: 40 })
    expect(look(200, { status: 'reconciling' })).toBe(40)
    expect(look(210, { status: 'failed', since: 209 })).toBe(40)
    look(300, { status: 'reconciling' })
    expect(look(310, { status: 'waiting', since: 305 })).toBe(305)
  })

  it('is the word of the object where only a run was seen before, unless that brought something else', () => {
    const same = watch()
    same.look(100, { status: 'reconciling', runs: 'a' })
    expect(same.look(200, { status: 'failed', since: 40, runs: 'a' })).toBe(40)
    expect(same.look(300, { status: 'failed', since: 290, runs: 'a' })).toBe(40)
    const other = watch()
    other.look(100, { status: 'reconciling', runs: 'a' })
    expect(other.look(200, { status: 'failed', runs: 'b' })).toBe(200)
    expect(other.look(300, { status: 'reconciling', runs: 'c' })).toBe(300)
  })

  it('is asked anew of another object of the same name, and of one that was forgotten', () => {
    const { look, forget } = watch()
    look(100, { status: 'failed', since: 90 })
    expect(look(200, { status: 'failed', since: 40, uid: 'two' })).toBe(40)
    forget()
    expect(look(300, { status: 'failed', since: 30, uid: 'two' })).toBe(30)
  })
})
