import { expect, it } from 'vitest'
import type { Notification } from '@/lib/contract/notifications'
import { asRef } from '@/lib/testing/as-ref'
import { matchesNotification, type NotificationFilter } from './notification-filter'

const ALL: NotificationFilter = { topics: [], priorities: [] }
const MESSAGE: Notification = {
  id: 'a',
  topic: 'flux',
  time: '2026-11-21T10:00:00.000Z',
  title: 'apps failed',
  message: 'text a',
  markdown: false,
  priority: 3,
  tags: ['rotating_light'],
  emoji: [],
  severity: 'error',
  ref: asRef('Kustomization/apps/web'),
  reason: 'BuildFailed',
  revision: 'main@sha1:8f1c2ab',
}

it.each<[Partial<NotificationFilter>, boolean]>([
  [{}, true],
  [{ topics: ['flux', 'home'] }, true],
  [{ topics: ['home'] }, false],
  [{ priorities: [3, 4] }, true],
  [{ priorities: [5] }, false],
  [{ severity: 'error' }, true],
  [{ severity: 'info' }, false],
  [{ kinds: ['Kustomization'], namespaces: ['apps'], name: 'web' }, true],
  [{ kinds: ['HelmRelease', 'Kustomization'] }, true],
  [{ namespaces: ['infra', 'apps'] }, true],
  [{ name: 'web' }, true],
  [{ kinds: ['HelmRelease'] }, false],
  [{ kinds: ['Kustomization'], namespaces: ['infra'] }, false],
  [{ kinds: ['Kustomization'], name: 'api' }, false],
  [{ topics: ['flux'], priorities: [5] }, false],
  [{ name: 'web', text: 'nothing of it' }, false],
  [{ text: '' }, true],
  [{ text: 'apps/web' }, true],
  [{ text: 'flux' }, true],
  [{ text: 'text a' }, true],
  [{ namespaces: ['infra'] }, false],
  [{ name: 'api' }, false],
  [{ text: 'TEXT' }, true],
  [{ text: 'Apps Failed' }, true],
  [{ text: 'rotating' }, true],
  [{ text: 'buildfailed' }, true],
  [{ text: 'sha1:8f1c' }, true],
  [{ text: 'failed apps' }, false],
  [{ text: '.*' }, false],
  [{ from: '2026-11-21T10:00:00.000Z' }, true],
  [{ from: '2026-11-21T10:00:00.001Z' }, false],
  [{ until: '2026-11-21T10:00:00.001Z' }, true],
  [{ until: '2026-11-21T10:00:00.000Z' }, false],
])('the filter %j shows the message: %s', (filter, expected) => {
  expect(matchesNotification(MESSAGE, { ...ALL, ...filter })).toBe(expected)
})

it('asks a guess where nothing is sure, and finds no object where there is none', () => {
  const { ref, ...unsure } = MESSAGE
  const guessed: Notification = { ...unsure, refGuess: { ref: asRef('Kustomization/apps/api'), confidence: 0.5 } }
  expect(matchesNotification(guessed, { ...ALL, name: 'api' })).toBe(true)
  expect(matchesNotification(guessed, { ...ALL, text: 'apps/api' })).toBe(true)
  expect(matchesNotification({ ...guessed, ref: asRef('Kustomization/apps/web') }, { ...ALL, name: 'api' })).toBe(false)
  for (const asked of [{ kinds: ['Kustomization'] }, { namespaces: ['apps'] }, { name: 'web' }] as const)
    expect(matchesNotification(unsure, { ...ALL, ...asked })).toBe(false)
  expect(matchesNotification(unsure, ALL)).toBe(true)
  expect(matchesNotification({ ...unsure, cluster: 'homelab' }, { ...ALL, text: 'HomeLab' })).toBe(true)
})

it('asks of each object whether it is meant, and leaves out what is about none', () => {
  const only = (text: string) => ({ ...ALL, isMeant: (ref: string) => ref === text })
  expect(matchesNotification(MESSAGE, only('Kustomization/apps/web'))).toBe(true)
  expect(matchesNotification(MESSAGE, only('Kustomization/apps/api'))).toBe(false)
  const { ref: _, ...aboutNone } = MESSAGE
  expect(matchesNotification(aboutNone, { ...ALL, isMeant: () => true })).toBe(false)
})
