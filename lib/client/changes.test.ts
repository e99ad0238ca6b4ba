import { describe, expect, it } from 'vitest'
import type { Action } from '@/lib/contract/actions'
import type { Notification } from '@/lib/contract/notifications'
import type { Resource } from '@/lib/contract/state'
import { row } from '@/lib/contract/testing/rows'
import { asRef } from '@/lib/testing/as-ref'
import { listChanges, listHappened, listMessages } from './changes'

const changed = (name: string, lastChangeAt: string, more: Partial<Resource> = {}) =>
  row(`apps/${name}`, {
    revision: { applied: 'main@sha1:8f1c2ab', appliedShort: 'main@8f1c2ab', behind: 'no', sentence: '' },
    lastChangeAt,
    ...more,
  })

function note(id: string, time: string, more: Partial<Notification> = {}): Notification {
  return { id, topic: 'flux', time, message: 'Disk 81 %', markdown: false, priority: 3, tags: [], emoji: [], ...more }
}

describe('what changed', () => {
  it('is told newest first, objects and notifications together', () => {
    const changes = listChanges(
      [changed('old', '2026-11-20T10:00:00Z'), changed('new', '2026-11-20T12:00:00Z')],
      [note('n', '2026-11-20T11:00:00Z')],
      [],
      10,
    )
    expect(changes.map((change) => change.ref ?? change.text)).toEqual([
      'Kustomization/apps/new',
      'Disk 81 %',
      'Kustomization/apps/old',
    ])
  })

  it('is one line for one commit that reached many objects within a minute', () => {
    const changes = listChanges(
      [
        changed('a', '2026-11-20T12:00:01Z'),
        changed('b', '2026-11-20T12:00:30Z'),
        changed('c', '2026-11-20T12:07:00Z'),
      ],
      [],
      [],
      10,
    )
    expect(changes.map((change) => change.others)).toEqual([0, 1])
  })

  it('is one line for one trouble that many share, and another for another trouble', () => {
    const failed = (name: string, message: string): Partial<Resource> => ({
      status: 'failed',
      statusText: 'BuildFailed',
      ready: { status: 'False', reason: 'BuildFailed', message: `${message} of apps/${name}` },
    })
    const changes = listHappened(
      {
        resources: [
          changed('a', '2026-11-20T12:31:01Z', failed('a', 'no such file')),
          changed('b', '2026-11-20T12:02:02Z', failed('b', 'no such file')),
          changed('c', '2026-11-20T12:00:03Z', failed('c', 'not valid YAML')),
          changed('d', '2026-11-20T09:00:00Z', failed('d', 'no such file')),
        ],
        rollouts: [],
        actions: [],
      },
      10,
    )
    expect(changes.map(({ ref, text, others }) => [ref, text, others])).toEqual([
      ['Kustomization/apps/a', 'BuildFailed', 1],
      ['Kustomization/apps/c', 'BuildFailed', 0],
      // Hours before it was another time.
      ['Kustomization/apps/d', 'BuildFailed', 0],
    ])
  })

  it('tells a message that comes again and again once, with how often', () => {
    const messages = ['12:00', '11:00', '10:00'].map((time) => note(time, `2026-11-20T${time}:00Z`))
    const loud = note('loud', '2026-11-20T11:30:00Z', { message: 'Fire', priority: 5 })
    expect(listMessages([...messages, loud], 10).map(({ text, others, isLoud }) => [text, others, isLoud])).toEqual([
      ['Disk 81 %', 2, false],
      ['Fire', 0, true],
    ])
  })

  it('leaves out noise and deleted messages, and shows an edited one once, as it is now', () => {
    const changes = listChanges(
      [],
      [
        note('1', '2026-11-20T12:00:00Z', { noise: true }),
        note('2', '2026-11-20T12:00:00Z', { deleted: true }),
        note('3', '2026-11-20T12:00:00Z', { message: 'before' }),
        note('3', '2026-11-20T12:00:00Z', { message: 'after' }),
      ],
      [],
      10,
    )
    expect(changes.map((change) => change.text)).toEqual(['after'])
  })

  it('is a press too, told once for all that were asked together, and not for what was refused', () => {
    const asked = (name: string, more: Partial<Action> = {}): Action => ({
      id: name,
      ref: asRef(`HelmRelease/apps/${name}`),
      action: 'reset',
      by: 'ana',
      requestedAt: '2026-11-20T12:00:00Z',
      state: 'done',
      message: '',
      steps: [],
      retrying: false,
      ...more,
    })
    const together = { selection: { id: 's', size: 2, place: 1 } }
    const actions = [asked('a', together), asked('b', together), asked('c'), asked('d', { state: 'refused' })]
    const changes = listChanges([], [], actions, 10)
    expect(changes.map(({ ref, text, others }) => [ref, text, others])).toEqual([
      ['HelmRelease/apps/a', 'ana asked it to reset and retry', 1],
      ['HelmRelease/apps/c', 'ana asked it to reset and retry', 0],
    ])
  })

  it('tells of a run what it runs on, as it came before the run', () => {
    const running = changed('a', '2026-11-20T12:00:01Z', { status: 'reconciling', statusText: 'Running health checks' })
    expect(listChanges([running], [], [], 10).map(({ text }) => text)).toEqual(['main@8f1c2ab'])
  })
})
