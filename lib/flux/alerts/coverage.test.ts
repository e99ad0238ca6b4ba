import { describe, expect, it } from 'vitest'
import { type Ref, refOf } from '@/lib/ref'
import type { FluxKind } from '../kinds'
import type { FluxResource } from '../object/flux-resource'
import { parseResource } from '../object/resource'
import { findSilence, isUnwatched, type KnownMessages, topicsInUse, unheardOf } from './coverage'
import { readWatcher, type Watcher } from './watching'

const NOW = new Date('2026-11-29T12:00:00Z')
const HOST = 'ntfy.example'

function make(kind: FluxKind, name: string, spec: object = {}, labels: object = {}): FluxResource {
  const apiVersion =
    kind === 'Alert' || kind === 'Provider' ? { apiVersion: 'notification.toolkit.fluxcd.io/v1beta3' } : {}
  const parsed = parseResource(kind, { ...apiVersion, kind, metadata: { name, namespace: 'apps', labels }, spec })
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

const PROVIDER = make('Provider', 'ntfy', { type: 'generic', address: `https://${HOST}/alerts` })
const WEB = make('Kustomization', 'web', {}, { team: 'web' })

function watcher(spec: object = {}, provider: FluxResource | undefined = PROVIDER, isRead = true): Watcher {
  const alert = make('Alert', 'all', {
    providerRef: { name: 'ntfy' },
    eventSeverity: 'error',
    eventSources: [{ kind: 'Kustomization', name: '*' }],
    ...spec,
  })
  const found = readWatcher(alert, {
    find: (ref) => (ref === provider?.ref ? provider : undefined),
    isRead: () => isRead,
  })
  if (found === undefined) throw new Error('No Alert.')
  return found
}

describe('an object that no Alert tells of', () => {
  const isAlone = (spec: object, provider?: FluxResource, isRead?: boolean) =>
    isUnwatched(WEB, [watcher(spec, provider, isRead)])

  it('is one that is not meant by kind, namespace, name or label', () => {
    expect(isAlone({})).toBe(false)
    expect(isUnwatched(WEB, [])).toBe(true)
    expect(isAlone({ eventSources: [{ kind: 'HelmRelease', name: '*' }] })).toBe(true)
    expect(isAlone({ eventSources: [{ kind: 'Kustomization', name: '*', namespace: 'prod' }] })).toBe(true)
    expect(isAlone({ eventSources: [{ kind: 'Kustomization', name: 'api' }] })).toBe(true)
    expect(isAlone({ eventSources: [{ kind: 'Kustomization', name: '*', matchLabels: { team: 'web' } }] })).toBe(false)
    expect(isAlone({ eventSources: [{ kind: 'Kustomization', name: '*', matchLabels: { team: 'x' } }] })).toBe(true)
  })

  it('is one whose Alert tells nothing at all', () => {
    expect(isAlone({ suspend: true })).toBe(true)
    expect(isAlone({ exclusionList: ['.*'] })).toBe(true)
    expect(isAlone({ exclusionList: ['drifted'] })).toBe(false)
    expect(isAlone({}, make('Provider', 'ntfy', { suspend: true }))).toBe(true)
    expect(isUnwatched(WEB, [watcher({ providerRef: { name: 'gone' } })])).toBe(true)
  })

  it('is not said of where its Provider is not read, nor of what sends no events', () => {
    expect(isUnwatched(WEB, [watcher({ providerRef: { name: 'gone' } }, PROVIDER, false)])).toBe(false)
    expect(isUnwatched(PROVIDER, [])).toBe(false)
    expect(isUnwatched(make('HelmChart', 'apps-web'), [])).toBe(false)
  })
})

describe('a failure that a topic was not told of', () => {
  const known: KnownMessages = {
    host: HOST,
    live: new Set(['alerts']),
    messages: [],
    since: new Date('2026-11-29T01:00:00Z'),
    gaps: [],
  }
  const row = (failingSince: string) => ({
    status: 'failed' as const,
    current: true,
    failingSince,
    ready: { status: 'False' as const, reason: 'BuildFailed', message: 'kustomize build failed' },
  })
  const silence = (more: Partial<KnownMessages> = {}, spec: object = {}, since = '2026-11-29T11:00:00.000Z') =>
    findSilence({ resource: WEB, row: row(since) }, [watcher(spec)], { ...known, ...more }, NOW)
  const message = (ref: Ref, time: string) => ({ topic: 'alerts', time, ref })

  it('is told as unsure, with the Alert that should have told it', () => {
    expect(silence()).toEqual({
      ref: WEB.ref,
      since: '2026-11-29T11:00:00.000Z',
      sure: false,
      why: 'Alert apps/all tells topic alerts of its errors, and no message about it is known since it fails.',
    })
  })

  it('is none where a message came since, even where that is only guessed', () => {
    const time = '2026-11-29T11:00:02.000Z'
    expect(silence({ messages: [message(WEB.ref, time)] })).toBeUndefined()
    const refGuess = { ref: WEB.ref, confidence: 0.5 }
    expect(silence({ messages: [{ topic: 'alerts', time, refGuess }] })).toBeUndefined()
    expect(silence({ messages: [message(WEB.ref, '2026-11-29T10:00:00.000Z')] })).toBeDefined()
    expect(silence({ messages: [message(refOf('Kustomization', 'apps', 'api'), time)] })).toBeDefined()
  })

  it('is not said while it may still come, or where it may be forgotten or was missed', () => {
    expect(silence({}, {}, '2026-11-29T11:56:00.000Z')).toBeUndefined()
    expect(silence({}, {}, '2026-11-28T11:00:00.000Z')).toBeUndefined()
    expect(silence({ live: new Set() })).toBeUndefined()
    expect(silence({ gaps: [{ topic: 'alerts', at: '2026-11-29T11:30:00.000Z' }] })).toBeUndefined()
  })

  it('is not said where its messages are left out, may be, or go elsewhere', () => {
    expect(silence({}, { exclusionList: ['build failed'] })).toBeUndefined()
    expect(silence({}, { exclusionList: ['^kustomize'] })).toBeUndefined()
    expect(silence({}, { inclusionList: ['drift'] })).toBeUndefined()
    expect(silence({}, { inclusionList: ['drift', 'build'] })).toBeDefined()
    expect(silence({ host: 'ntfy.elsewhere' })).toBeUndefined()
  })
})

describe('topics', () => {
  it('in use are those of Providers that send to the configured ntfy', () => {
    const slack = make('Provider', 'slack', { type: 'slack', address: 'https://hooks.slack.com/services' })
    expect([...topicsInUse([PROVIDER, slack], HOST)]).toEqual([['alerts', [PROVIDER.ref]]])
  })

  it('are unheard where they are heard now and nothing came', () => {
    const topics = ['alerts', 'backups', 'deaf'].map((topic) => ({ topic, providers: [] }))
    const messages = [{ topic: 'alerts', time: NOW.toISOString() }]
    const known = { host: HOST, live: new Set(['alerts', 'backups']), messages, since: NOW, gaps: [] }
    expect(unheardOf(topics, known).map(({ topic }) => topic)).toEqual(['backups'])
  })
})
