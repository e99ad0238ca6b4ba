import { describe, expect, it } from 'vitest'
import type { HistoryEntry } from '@/lib/contract/history'
import { type Ref, refOf } from '@/lib/ref'
import { tellEntry } from './entry-words'
import { foldEntries } from './fold-entries'

const NOW = Date.UTC(2026, 10, 30, 9)
const at = (hour: number, minute = 0) => new Date(Date.UTC(2026, 10, 30, hour, minute)).toISOString()
const SOURCE = refOf('GitRepository', 'flux-system', 'main')
const app = (name: string) => refOf('Kustomization', 'apps', name)
let keys = 0

function entry(type: HistoryEntry['type'], time: string, more: Partial<HistoryEntry> = {}): HistoryEntry {
  keys += 1
  return { key: `k${keys}`, at: time, type, ...more }
}

const status = (name: string, became: string, time: string, more: Partial<HistoryEntry> = {}) =>
  entry('status', time, { ref: app(name), uid: name, became, ...more })
const newestFirst = (...entries: readonly HistoryEntry[]) => [...entries].sort((a, b) => (a.at < b.at ? 1 : -1))

describe('entries of one cause', () => {
  it('are one line: a revision, what it changed and what failed by it', () => {
    const [fold, ...others] = foldEntries(
      newestFirst(
        entry('revision', at(2), { ref: SOURCE, revision: 'main@sha1:b', became: 'main@sha1:b', text: 'feat: x' }),
        entry('deploy', at(2, 1), { ref: app('a'), revision: 'main@sha1:b' }),
        entry('deploy', at(2, 2), { ref: app('b'), revision: 'main@sha1:b' }),
      ),
      [],
      NOW,
    )
    expect(others).toEqual([])
    expect(fold).toMatchObject({ type: 'cause', changed: 2, failed: 0, subject: 'feat: x', source: SOURCE })
  })

  it('are two where the revision came back hours later', () => {
    const twice = [2, 6].flatMap((hour) => [
      entry('revision', at(hour), { ref: SOURCE, revision: 'main@sha1:b' }),
      entry('deploy', at(hour, 1), { ref: app('a'), revision: 'main@sha1:b' }),
    ])
    expect(foldEntries(newestFirst(...twice), [], NOW).map(({ type }) => type)).toEqual(['cause', 'cause'])
  })

  it('are no fold where there is one alone', () => {
    const rows = foldEntries([entry('revision', at(2), { ref: SOURCE, revision: 'main@sha1:b' })], [], NOW)
    expect(rows.map(({ type }) => type)).toEqual(['entry'])
  })
})

describe('an incident', () => {
  const failed = status('db', 'failed', at(2), { text: 'no such image' })
  const held = status('web', 'waiting', at(2, 5), { root: app('db') })
  const pressed = entry('action', at(2, 30), { ref: app('db'), was: 'reconcile', became: 'done', actor: 'ali' })
  const well = status('db', 'ready', at(3))

  it('is one line with its length, whom it held back, and what was pressed', () => {
    const rows = foldEntries(newestFirst(failed, held, pressed, well), [], NOW)
    expect(rows).toMatchObject([
      {
        ...{ type: 'incident', object: app('db'), from: at(2), to: at(3), isRecovered: true, isAtLeast: false },
        ...{ heldBack: [app('web')], text: 'no such image', pressed: [{ actor: 'ali' }] },
      },
    ])
    expect(rows[0]?.type === 'incident' && rows[0].entries.length).toBe(4)
  })

  it('has in it what was sent of it as a failure, and nothing that was sent of anything else', () => {
    const message = (ref: Ref, severity: string, time = at(2, 1)) =>
      entry('notification', time, { ref, text: `${severity} ${time}`, detail: { topic: 'flux', severity } })
    const sent = [message(app('db'), 'error'), message(app('db'), 'error', at(1, 59))]
    const others = [
      message(app('web'), 'error'),
      message(app('db'), 'info'),
      message(app('db'), 'error', at(1, 58)),
      message(app('db'), 'error', at(3, 1)),
    ]
    const rows = foldEntries(newestFirst(failed, well, ...sent, ...others), [], NOW)
    expect(rows.find(({ type }) => type === 'incident')).toMatchObject({ entries: { length: 4 } })
    expect(rows.filter(({ type }) => type === 'entry')).toHaveLength(4)
  })

  it('goes on while nothing ended it, and stands where it began', () => {
    expect(foldEntries([failed], [], NOW)).toMatchObject([{ type: 'incident', at: at(2) }])
    expect(foldEntries([failed], [], NOW)[0]).not.toHaveProperty('to')
    expect(foldEntries([failed], [], NOW)).toMatchObject([{ isCut: false }])
  })

  it('does not go on where its end may lie outside of what is shown', () => {
    expect(foldEntries([failed], [], NOW, false)).toMatchObject([{ type: 'incident', isCut: true }])
    expect(foldEntries(newestFirst(failed, well), [], NOW, false)).toMatchObject([{ type: 'incident', isCut: false }])
  })

  it('is at least so long where nobody recorded in it', () => {
    const gap = { from: at(2, 10), to: at(2, 20), reason: 'Fluxdeck was not running' }
    const rows = foldEntries(newestFirst(failed, well), [gap], NOW)
    expect(rows.map(({ type }) => type)).toEqual(['incident', 'gap'])
    expect(rows[0]).toMatchObject({ isAtLeast: true })
  })
})

it('messages that say the same one after the other are one line', () => {
  const message = (time: string, text: string) => entry('notification', time, { text, detail: { topic: 'flux' } })
  const rows = foldEntries(newestFirst(message(at(2), 'done'), message(at(3), 'done'), message(at(4), 'else')), [], NOW)
  expect(rows.map((row) => row.type === 'entry' && [row.at, row.others])).toEqual([
    [at(4), 0],
    [at(3), 1],
  ])
})

it('messages that only say that all is well are one line of an hour, whatever happens between them', () => {
  const noise = (time: string, topic = 'flux') =>
    entry('notification', time, { ref: app('web'), text: time, detail: { topic, noise: true } })
  const between = entry('control', at(3, 30), { became: 'started' })
  const entries = newestFirst(
    noise(at(4)),
    noise(at(3, 40)),
    between,
    noise(at(3, 20)),
    noise(at(3, 10), 'home'),
    noise(at(2, 59)),
  )
  const rows = foldEntries(entries, [], NOW)
  expect(rows.map((row) => row.type === 'entry' && [row.at, row.others])).toEqual([
    [at(4), 2],
    [at(3, 30), 0],
    [at(3, 10), 0],
    [at(2, 59), 0],
  ])
})

const MEDIA = refOf('Kustomization', 'apps', 'media')

it.each([
  [{ type: 'status', was: 'ready', became: 'failed', text: 'boom\nmore' }, 'Ready → Failed · boom'],
  [{ type: 'status', became: 'created' }, 'was created'],
  [{ type: 'status', was: 'ready', became: 'deleted' }, 'is gone'],
  [{ type: 'deploy', was: '1.0.0', became: '1.1.0' }, 'now runs 1.1.0, before 1.0.0'],
  [{ type: 'deploy', became: '1.1.0', detail: { applied: true } }, 'applied 1.1.0'],
  [
    { type: 'revision', became: 'main@sha1:8f1c2ab4d05e6f7a8b9c0d1e2f3a4b5c6d7e8f90', text: 'feat: x' },
    'has main@8f1c2ab · feat: x',
  ],
  [{ type: 'image', was: '1.2', became: '1.3', text: 'ghcr.io/x/web' }, 'chose ghcr.io/x/web:1.3, before 1.2'],
  [{ type: 'action', was: 'reconcile', became: 'done', text: 'Applied.' }, 'reconcile: done · Applied.'],
  [{ type: 'notification', became: 'deleted' }, 'a message that was deleted'],
  [{ type: 'notification', became: 'sent', text: 'nuc-3 is full\n88 %' }, 'nuc-3 is full'],
  [
    {
      type: 'notification',
      became: 'sent',
      ref: MEDIA,
      text: 'Kustomization/apps/media BuildFailed\nno such file\nmore',
    },
    'BuildFailed · no such file',
  ],
  [
    { type: 'notification', became: 'sent', ref: MEDIA, text: 'Kustomization/apps/media-2 BuildFailed' },
    'Kustomization/apps/media-2 BuildFailed',
  ],
  [
    { type: 'control', was: 'live', became: 'stale', detail: { label: 'HelmReleases' }, text: 'no answer' },
    'HelmReleases: not read · no answer',
  ],
  [{ type: 'control', was: 'stale', became: 'live', detail: { label: 'HelmReleases' } }, 'HelmReleases: read again'],
  [{ type: 'control', became: 'down', detail: { name: 'helm-controller' } }, 'helm-controller: is down'],
  [{ type: 'control', became: 'started', detail: { version: '1.0.0' } }, 'Fluxdeck 1.0.0 started'],
] as const)('%o is told as %s', (facts, words) => {
  expect(tellEntry(facts)).toBe(words)
})
