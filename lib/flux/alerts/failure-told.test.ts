import { expect, it } from 'vitest'
import { refOf } from '@/lib/ref'
import type { FluxKind } from '../kinds'
import { parseResource } from '../object/resource'
import type { KnownMessages, Watched } from './coverage'
import { type Around, tellOfFailure } from './failure-told'
import { readWatcher, type Watcher } from './watching'

const NOW = new Date('2026-11-29T12:00:00Z')
const SINCE = '2026-11-29T11:00:00.000Z'

function make(kind: FluxKind, name: string, spec: object = {}) {
  const parsed = parseResource(kind, { kind, metadata: { name, namespace: 'apps' }, spec })
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

const WEB = make('Kustomization', 'web')
const ALERT = refOf('Alert', 'apps', 'all')

function watcher(address = 'https://ntfy.example/alerts', spec: object = {}): Watcher {
  const provider = make('Provider', 'ntfy', { address })
  const alert = make('Alert', 'all', {
    providerRef: { name: 'ntfy' },
    eventSources: [{ kind: 'Kustomization', name: '*' }],
    ...spec,
  })
  const found = readWatcher(alert, { find: () => provider, isRead: () => true })
  if (found === undefined) throw new Error('No Alert.')
  return found
}

const KNOWN: KnownMessages = {
  host: 'ntfy.example',
  live: new Set(['alerts']),
  messages: [],
  since: new Date('2026-11-29T01:00:00Z'),
  gaps: [],
}

const failing = (failingSince = SINCE, status: Watched['row']['status'] = 'failed', resource = WEB): Watched => ({
  resource,
  row: {
    status,
    current: true,
    failingSince,
    ready: { status: 'False', reason: 'BuildFailed', message: 'build failed' },
  },
})
const tell = (around: Partial<Around> = {}, watched = failing()) =>
  tellOfFailure(watched, { watchers: [watcher()], areSome: false, known: KNOWN, ...around }, NOW)
const messages = (...times: readonly string[]) =>
  times.map((time) => ({ topic: 'alerts', time, ref: WEB.ref, severity: 'error' }) as const)

it('tells when a message came first, and of an error rather than of anything else', () => {
  const [second, first] = messages('2026-11-29T11:30:00.000Z', '2026-11-29T11:00:02.000Z')
  if (first === undefined || second === undefined) throw new Error('No messages.')
  const said = (...all: KnownMessages['messages']) => tell({ known: { ...KNOWN, messages: all } })
  expect(said(second, first)).toEqual({ state: 'told', sure: true, topic: 'alerts', at: first.time })
  expect(said(second, { ...first, severity: 'info' })).toMatchObject({ at: second.time })
  expect(said({ ...first, severity: 'info' })).toMatchObject({ state: 'told', at: first.time })
  const { ref: _, ...unnamed } = first
  expect(said({ ...unnamed, refGuess: { ref: WEB.ref, confidence: 0.5 } })).toMatchObject({
    state: 'told',
    sure: false,
  })
  expect(said(...messages('2026-11-29T10:59:59.000Z'))).toMatchObject({ state: 'silent' })
})

it('tells which Alert should have told which topic, and never for sure', () => {
  expect(tell()).toEqual({ state: 'silent', sure: false, alert: ALERT, topic: 'alerts' })
})

it('waits while a message may still come', () => {
  expect(tell({}, failing('2026-11-29T11:56:00.000Z'))).toEqual({ state: 'due', sure: true })
})

it('tells that no Alert tells of it, and whether there may be others', () => {
  expect(tell({ watchers: [] })).toEqual({ state: 'unwatched', sure: true })
  expect(tell({ watchers: [], areSome: true })).toEqual({ state: 'unwatched', sure: false })
  expect(tell({ watchers: [], known: undefined })).toMatchObject({ state: 'unwatched' })
})

it.each<[string, Partial<Around>, Watched, RegExp]>([
  ['Alerts are not read', { watchers: undefined }, failing(), /Alerts may not be read/],
  ['there is no ntfy', { known: undefined }, failing(), /no ntfy is configured/],
  ['it failed before messages were kept', {}, failing('2026-11-28T11:00:00.000Z'), /for longer than messages are kept/],
  [
    'its Alert sends elsewhere',
    { watchers: [watcher('https://chat.example/x')] },
    failing(),
    /not seen to send to the ntfy/,
  ],
  ['the topic is not heard', { known: { ...KNOWN, live: new Set() } }, failing(), /not heard here/],
  [
    'rules leave it out',
    { watchers: [watcher(undefined, { exclusionList: ['build'] })] },
    failing(),
    /left out by the rules/,
  ],
])('does not know where %s', (_, around, watched, why) => {
  const told = tell(around, watched)
  expect(told).toMatchObject({ state: 'unknown', sure: false })
  expect(told?.why).toMatch(why)
})

it('says nothing of what does not fail, is not current, or sends no events', () => {
  expect(tell({}, failing(SINCE, 'ready'))).toBeUndefined()
  expect(tell({}, { ...failing(), row: { ...failing().row, current: false } })).toBeUndefined()
  expect(tell({}, failing(SINCE, 'failed', make('HelmChart', 'apps-web')))).toBeUndefined()
})
