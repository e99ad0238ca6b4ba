import { describe, expect, it } from 'vitest'
import type { Action } from '@/lib/contract/actions'
import type { Resource } from '@/lib/contract/state'
import { asRef } from '@/lib/testing/as-ref'
import { type Change, createChangeFeed, refsOfRows } from './changes'

const AT = new Date('2026-11-20T08:00:00Z')

function action(id: string): Change {
  const after: Action = {
    id,
    ref: asRef('Kustomization/apps/web'),
    action: 'reconcile',
    by: 'me',
    requestedAt: AT.toISOString(),
    state: 'queued',
    message: '',
    steps: [],
    retrying: false,
  }
  return { type: 'action', at: AT, after, cause: 'request' }
}

function named(changes: readonly Change[]): readonly string[] {
  return changes.flatMap((change) => (change.type === 'action' ? [change.after.id] : []))
}

function start() {
  const failures: unknown[] = []
  const feed = createChangeFeed((error) => failures.push(error))
  const listen = () => {
    const heard: string[] = []
    const stop = feed.subscribe((changes) => heard.push(...named(changes)))
    return { heard, stop }
  }
  return { feed, failures, listen }
}

describe('the feed of changes', () => {
  it('tells every subscriber each change once, until it wants no more', () => {
    const { feed, listen } = start()
    const [one, other] = [listen(), listen()]
    feed.tell([action('a'), action('b')])
    one.stop()
    feed.tell([action('c')])
    expect(one.heard).toEqual(['a', 'b'])
    expect(other.heard).toEqual(['a', 'b', 'c'])
  })

  it('tells in one order, also what a subscriber causes while it is told', () => {
    const { feed, listen } = start()
    const first = listen()
    feed.subscribe((changes) => {
      if (named(changes).includes('a')) feed.tell([action('caused')])
    })
    const last = listen()
    feed.tell([action('a')])
    feed.tell([action('b')])
    expect(first.heard).toEqual(['a', 'caused', 'b'])
    expect(last.heard).toEqual(first.heard)
  })

  it('keeps nobody from hearing because another cannot take it', () => {
    const { feed, failures, listen } = start()
    feed.subscribe(() => {
      throw new Error('full')
    })
    const { heard } = listen()
    feed.tell([action('a')])
    feed.tell([action('b')])
    expect(heard).toEqual(['a', 'b'])
    expect(failures).toHaveLength(2)
  })

  it('tells nothing when nothing changed', () => {
    const { feed } = start()
    let calls = 0
    feed.subscribe(() => {
      calls += 1
    })
    feed.tell([])
    expect(calls).toBe(0)
  })

  it('knows whose rows a change is about, also of those that are gone', () => {
    const row = (name: string) => ({ ref: asRef(`Kustomization/apps/${name}`) }) as Resource
    expect(
      refsOfRows([
        { type: 'row', at: AT, after: row('new'), cause: 'object' },
        { type: 'row', at: AT, before: row('gone'), cause: 'object' },
        action('a'),
      ]),
    ).toEqual(['Kustomization/apps/new', 'Kustomization/apps/gone'])
  })
})
