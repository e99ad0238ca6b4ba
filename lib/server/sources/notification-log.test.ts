import { describe, expect, it } from 'vitest'
import type { Notification } from '@/lib/contract/notifications'
import { NotificationQuerySchema } from '@/lib/contract/schema/queries'
import { redactText } from '@/lib/flux/object/redact'
import { type NtfyEntry, parseNtfyLine } from '@/lib/ntfy/message'
import type { Ref } from '@/lib/ref'
import { asRef } from '@/lib/testing/as-ref'
import { answerNotifications } from '../answers/notifications'
import { ApiError } from '../api-error'
import { readQuery } from '../door/query'
import { createNotificationLog } from './notification-log'

const NOW = new Date('2026-11-21T12:00:00Z')
const TOPICS = ['flux', 'home']
const OBJECTS = new Set(['Kustomization/flux-system/apps', 'HelmRelease/media/jellyfin'])
/** Jellyfin fails now; how other objects are is known too, or not. */
const rowOf = (ref: Ref) =>
  OBJECTS.has(ref) ? { status: ref.startsWith('HelmRelease') ? ('stalled' as const) : ('ready' as const) } : undefined
const SECONDS = NOW.getTime() / 1000

function entry(id: string, fields: Readonly<Record<string, unknown>> = {}): NtfyEntry {
  const line = { id, event: 'message', topic: 'flux', time: SECONDS - 60, message: `text ${id}`, ...fields }
  const parsed = parseNtfyLine(JSON.stringify(line))
  if (!parsed.ok || (parsed.event.type !== 'message' && parsed.event.type !== 'deletion')) throw new Error('No entry.')
  return parsed.event
}

function makeLog(entries: readonly NtfyEntry[] = [], maxMessages = 1_000) {
  const objects = new Set(OBJECTS)
  const log = createNotificationLog({
    topics: TOPICS,
    clock: () => NOW,
    redact: redactText,
    home: { name: 'home', isSure: true },
    find: (ref) => (objects.has(ref) ? { uid: 'u1' } : undefined),
    maxMessages,
  })
  for (const each of entries) log.add(each)
  const page = (query = '') => {
    const asked = readQuery(NotificationQuerySchema, new URLSearchParams(query)).query
    return answerNotifications(asked, { notifications: log, topics: TOPICS, live: { row: rowOf }, clock: () => NOW })
  }
  return { log, page, ids: (query = '') => page(query).messages.map(({ id }) => id), objects }
}

const POSTED = JSON.stringify({
  involvedObject: {
    kind: 'Kustomization',
    namespace: 'flux-system',
    name: 'apps',
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  },
  severity: 'error',
  reason: 'BuildFailed',
  message: 'cannot fetch https://bot:hunter2hunter2@git.example/apps',
  metadata: { revision: 'main@sha1:8f1c2ab000000000000000000000000000000000' },
})

describe('the log of notifications', () => {
  it('shows the newest first, each once, of equal times the later one first', () => {
    const { log, ids } = makeLog([
      entry('a', { time: 10 }),
      entry('b', { time: 30 }),
      entry('c', { time: 20 }),
      entry('d', { time: 30 }),
    ])
    log.add(entry('a', { time: 10 }))
    expect(ids()).toEqual(['d', 'b', 'c', 'a'])
  })

  it('turns a posted Flux event into words, without its secrets', () => {
    const { page } = makeLog([entry('a', { message: POSTED, priority: 5, tags: ['rotating_light', 'homelab'] })])
    const [message] = page().messages
    expect(message).toMatchObject({
      title: 'Kustomization/flux-system/apps BuildFailed',
      message: 'cannot fetch https://redacted@git.example/apps',
      severity: 'error',
      reason: 'BuildFailed',
      ref: 'Kustomization/flux-system/apps',
      revision: 'main@sha1:8f1c2ab000000000000000000000000000000000',
      markdown: false,
      priority: 5,
      emoji: ['🚨'],
      labels: ['homelab'],
    })
    expect(JSON.stringify(message)).not.toContain('hunter2')
  })

  it('shows the message of another cluster as such, and on no page of an object of ours', () => {
    const told = (cluster: string) =>
      POSTED.replace('"metadata":{', `"metadata":{"cluster":"${cluster}",`).replace(
        '"name":"apps"',
        '"name":"apps","uid":"u2"',
      )
    const { page, log } = makeLog([entry('a', { message: told('cabin') }), entry('b', { message: told('home') })])
    const [ours, theirs] = page().messages
    expect(theirs).toMatchObject({ id: 'a', cluster: 'cabin' })
    expect(theirs).not.toHaveProperty('ref')
    expect(theirs).not.toHaveProperty('refGuess')
    // The same name and another uid: an object that was made anew, so only perhaps.
    expect(ours).toMatchObject({ id: 'b', refGuess: { ref: 'Kustomization/flux-system/apps' } })
    expect(ours).not.toHaveProperty('cluster')
    expect(log.about(asRef('Kustomization/flux-system/apps'), 10)).toEqual([])
    expect(page('q=cabin').messages).toHaveLength(1)
  })

  it('reads an event that became an attachment into its message, and tells the listeners', () => {
    const { log, page } = makeLog()
    const told: Notification[] = []
    log.onMessage(({ after }) => told.push(after))
    const attachment = {
      name: 'attachment.txt',
      type: 'text/plain',
      size: 6_400,
      url: 'https://ntfy.example/file/a.txt',
    }
    const long = entry('a', { message: 'You received a file: attachment.txt', attachment })
    log.add(long)
    if (long.type !== 'message') throw new Error('No message.')
    log.addAttachedText(long, POSTED)
    expect(told.map(({ severity }) => severity)).toEqual(['info', 'error'])
    expect(page().messages).toEqual([told[1]])
    expect(told[1]).toMatchObject({
      ref: 'Kustomization/flux-system/apps',
      reason: 'BuildFailed',
      id: 'a',
      attachment: { name: 'attachment.txt' },
    })
    expect(JSON.stringify(told[1])).not.toContain('hunter2')
  })

  it('takes other files for what they are, and nothing for a message that is gone or older than its text', () => {
    const file = entry('a', {
      message: 'the log',
      attachment: { name: 'attachment.txt', url: 'https://ntfy.example/file/a.txt' },
    })
    const { log, page } = makeLog([file])
    if (file.type !== 'message') throw new Error('No message.')
    log.addAttachedText(file, 'HelmRelease/media/jellyfin failed')
    log.addAttachedText({ ...file, id: 'other' }, POSTED)
    expect(page().messages).toMatchObject([{ message: 'the log', severity: 'info' }])
  })

  it('gives links only for web addresses and keeps secrets out of every field', () => {
    const secret = 'ghp_0123456789abcdefghijABCDEFGHIJ012345'
    const { page } = makeLog([
      entry('a', {
        title: `title ${secret}`,
        message: `text ${secret}`,
        tags: [secret],
        click: `https://example.org/?access_token=${secret}`,
        icon: 'javascript:alert(1)',
        attachment: { name: secret, url: 'data:text/html,x' },
        actions: [
          { action: 'view', label: secret, url: 'https://example.org/' },
          { action: 'view', label: 'evil', url: 'javascript:alert(1)' },
          {
            action: 'http',
            label: 'call',
            url: 'https://example.org/',
            headers: { authorization: secret },
            body: secret,
          },
        ],
      }),
    ])
    const [message] = page().messages
    expect(JSON.stringify(message)).not.toMatch(/ghp_|javascript|data:/)
    expect(message?.links).toEqual([{ label: 'redacted', url: 'https://example.org/' }])
    expect(message?.click).toBe('https://example.org/?access_token=redacted')
  })

  it('ties a message to its object as soon as that exists, and no longer', () => {
    const { page, objects } = makeLog([entry('a', { title: 'HelmRelease/media/sonarr failed' })])
    expect(page().messages[0]?.ref).toBeUndefined()
    objects.add('HelmRelease/media/sonarr')
    expect(page().messages[0]?.ref).toBe('HelmRelease/media/sonarr')
  })

  it('finds what surely speaks of an object', () => {
    const { log } = makeLog([
      entry('a', { title: 'hr/media/jellyfin' }),
      entry('b', { tags: ['hr', 'media', 'jellyfin'] }),
      entry('c', { title: 'hr/media/jellyfin again' }),
    ])
    expect(log.about(asRef('HelmRelease/media/jellyfin'), 10).map(({ id }) => id)).toEqual(['c', 'a'])
    expect(log.about(asRef('HelmRelease/media/jellyfin'), 1)).toHaveLength(1)
  })

  it('shows the newest version of a message, and none of a deleted one', () => {
    const first = entry('a', { time: 10 })
    const second = entry('b', { time: 20, sequence_id: 'a', message: 'half' })
    const { log, page, ids } = makeLog([second, first])
    expect(page().messages).toMatchObject([{ id: 'b', sequenceId: 'a', message: 'half', updated: true }])
    log.add(entry('c', { time: 30, event: 'message_delete', sequence_id: 'a' }))
    expect(ids()).toEqual([])
    expect(log.count('flux')).toBe(0)
  })

  it('keeps the newest and forgets the oldest', () => {
    const { log, ids } = makeLog([entry('a', { time: 40 }), entry('b', { time: 30 }), entry('c', { time: 20 })], 2)
    expect(ids()).toEqual(['a', 'b'])
    log.add(entry('d', { time: 10 }))
    log.add(entry('e', { time: 50 }))
    expect(ids()).toEqual(['e', 'a'])
  })

  it('dates a message without a time by its arrival', () => {
    expect(makeLog([entry('a', { time: -5 })]).page().messages[0]?.time).toBe(NOW.toISOString())
  })

  it('tells nobody of a message that was too old to be kept, and of every other', () => {
    const { log, ids } = makeLog([entry('a', { time: 20 }), entry('b', { time: 30 })], 2)
    const told: string[] = []
    log.onMessage(({ after }) => told.push(after.id))
    log.add(entry('older', { time: 10 }))
    expect(told).toEqual([])
    log.add(entry('newer', { time: 25 }))
    expect(told).toEqual(['newer'])
    expect(ids()).toEqual(['b', 'newer'])
  })

  it('tells listeners of what is new, changed or deleted, with what it was before, and of nothing twice', () => {
    const { log } = makeLog()
    const told: Notification[] = []
    const causes: string[] = []
    const stop = log.onMessage(({ before, after, cause }) => {
      told.push(after)
      causes.push(`${before?.id ?? '-'} ${cause}`)
    })
    const first = entry('a', { time: 10 })
    log.add(first)
    log.add(first)
    log.add(entry('b', { time: 20, sequence_id: 'a' }))
    log.add(entry('c', { time: 15, sequence_id: 'a' }))
    log.add(entry('d', { time: 30, event: 'message_delete', sequence_id: 'a' }))
    stop()
    log.add(entry('e'))
    expect(told).toMatchObject([
      { id: 'a' },
      { id: 'b', sequenceId: 'a', updated: true },
      { id: 'd', sequenceId: 'a', deleted: true },
    ])
    expect(causes).toEqual(['- arrival', 'a update', 'b deletion'])
  })

  it('counts bad lines and names gaps, the latest few per topic', () => {
    const { log, page } = makeLog()
    log.countBadLine()
    log.countBadLine()
    for (let n = 0; n < 20; n += 1) log.noteGap('flux', `gap ${n}`)
    log.noteGap('home', 'other')
    expect(page().badLines).toBe(2)
    expect(page().gaps).toHaveLength(6)
    expect(page().gaps.at(-1)).toEqual({ topic: 'home', at: NOW.toISOString(), text: 'other' })
    expect(page().topics).toEqual(TOPICS)
  })

  it('gives pages that join without loss or repetition while new messages arrive', () => {
    const { log, page } = makeLog(
      Array.from({ length: 25 }, (_, n) => entry(`m${n}`, { time: 100 + Math.floor(n / 7) })),
    )
    const seen: string[] = []
    let cursor: string | undefined
    for (let round = 0; round < 20; round += 1) {
      const { messages, nextCursor } = page(`limit=4${cursor === undefined ? '' : `&cursor=${cursor}`}`)
      seen.push(...messages.map(({ id }) => id))
      log.add(entry(`new${round}`, { time: 500 }))
      cursor = nextCursor
      if (cursor === undefined) break
    }
    expect(seen).toHaveLength(25)
    expect(new Set(seen).size).toBe(25)
  })

  it('answers with less than two megabytes, whatever it holds', () => {
    const { page } = makeLog(Array.from({ length: 500 }, (_, n) => entry(`m${n}`, { message: '👋'.repeat(15_000) })))
    const answer = page('limit=500')
    expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThan(2_000_000)
    expect(answer.nextCursor).toBeDefined()
  })
})

describe('a filter', () => {
  const entries = [
    entry('ks', { title: 'Kustomization/flux-system/apps HealthCheckFailed', priority: 5, time: SECONDS - 30 }),
    entry('hr', { title: '[info] Done helmrelease/media.jellyfin', time: SECONDS - 120 }),
    entry('run', { message: 'Reconciliation finished in 1s, next run in 10m0s', time: SECONDS - 3_600 * 5 }),
    entry('disk', { topic: 'home', title: 'Disk', message: 'is 81 % (full)', priority: 4, time: SECONDS - 3_600 * 30 }),
    entry('cat', {
      topic: 'home',
      message: 'Cat at door\nKATZE.* [a-z]+ Straße',
      priority: 1,
      time: SECONDS - 3_600 * 40,
    }),
  ]
  const all = ['ks', 'hr', 'run', 'disk', 'cat']

  it.each<[string, string[]]>([
    ['', all],
    ['unknown=1&q=&topic=', all],
    ['topic=home', ['disk', 'cat']],
    ['topic=home&topic=flux', all],
    ['topic=home,flux', all],
    ['since=all', all],
    ['since=10m', ['ks', 'hr']],
    ['since=24h', ['ks', 'hr', 'run']],
    ['since=1h30m', ['ks', 'hr']],
    ['since=86400s', ['ks', 'hr', 'run']],
    [`since=${SECONDS - 60}`, ['ks']],
    ['since=0', all],
    ['since=run', ['ks', 'hr']],
    ['since=aBcDeFgHiJkL', all],
    ['priority=5', ['ks']],
    ['priority=4,5', ['ks', 'disk']],
    ['priority=1&priority=3', ['hr', 'run', 'cat']],
    ['severity=error', ['ks', 'disk']],
    ['severity=info', ['hr', 'run', 'cat']],
    ['kind=HelmRelease', ['hr']],
    ['kind=ks', ['ks']],
    ['kind=hr,ks', ['ks', 'hr']],
    ['namespace=media', ['hr']],
    ['namespace=media&namespace=flux-system', ['ks', 'hr']],
    ['until=10m', ['run', 'disk', 'cat']],
    ['since=24h&until=10m', ['run']],
    [`until=${SECONDS - 60}`, ['hr', 'run', 'disk', 'cat']],
    ['until=0', []],
    ['still=failing', ['hr']],
    ['still=failing&namespace=flux-system', []],
    ['namespace=flux-system&name=apps', ['ks']],
    ['name=apps&kind=HelmRelease', []],
    ['q=DISK', ['disk']],
    ['q=81+%25+(full)', ['disk']],
    ['q=.*', ['cat']],
    ['q=katze.*+[A-Z]%2B', ['cat']],
    ['q=%25', ['disk']],
    ['q=healthcheckfailed', ['ks']],
    ['limit=2', ['ks', 'hr']],
    ['limit=100000', all],
  ])('"%s" finds %j', (query, expected) => {
    expect(makeLog(entries).ids(query)).toEqual(expected)
  })

  it.each([
    ['topic', 'topic=other'],
    ['topic', 'topic=../x'],
    ['since', 'since=yesterday+noon'],
    ['since', 'since=1d'],
    ['since', 'since=-5m'],
    ['since', 'since=999999999999'],
    ['since', 'since=24h&since=10m'],
    ['until', 'until=yesterday'],
    ['until', 'until=-5m'],
    ['until', 'until=ks'],
    ['still', 'still=ready'],
    ['priority', 'priority=6'],
    ['priority', 'priority=high'],
    ['priority', 'priority=1,,x'],
    ['severity', 'severity=warning'],
    ['kind', 'kind=Pod'],
    ['kind', 'kind=__proto__'],
    ['namespace', 'namespace=A_B'],
    ['name', 'name=../../etc'],
    ['q', `q=${'x'.repeat(201)}`],
    ['limit', 'limit=0'],
    ['limit', 'limit=-1'],
    ['limit', 'limit=1e3'],
    ['limit', 'limit=NaN'],
    ['cursor', 'cursor=x'],
    ['cursor', 'cursor=1.2.3'],
  ])('refuses a bad %s by its name: %.30s', (parameter, query) => {
    const ask = () => makeLog(entries).page(query)
    expect(ask).toThrow(`"${parameter}"`)
    expect(ask).toThrow(ApiError)
  })
})

describe('the history of a topic', () => {
  const texts = (entries: readonly NtfyEntry[]) =>
    makeLog(entries)
      .page()
      .messages.map(({ message, updated }) => `${message}${updated === true ? ' (updated)' : ''}`)
  const first = entry('one', { time: 10, message: 'starting' })
  const update = entry('two', { time: 20, message: 'half', sequence_id: 'one' })
  const end = entry('three', { time: 30, message: 'done', sequence_id: 'one' })
  const deletion = entry('four', { time: 40, event: 'message_delete', sequence_id: 'one' })
  const other = entry('five', { time: 5, message: 'other' })

  it.each<[string, NtfyEntry[], string[]]>([
    ['one message as it is', [first], ['starting']],
    ['the newest version of a message', [first, update, end], ['done (updated)']],
    ['the newest version, in whatever order they came', [end, first, update], ['done (updated)']],
    ['nothing of what was deleted', [first, update, deletion], []],
    ['nothing of what was deleted before it came', [deletion, first], []],
    [
      'what was sent after the deletion',
      [first, deletion, entry('six', { time: 50, message: 'again', sequence_id: 'one' })],
      ['again (updated)'],
    ],
    ['a repeated message once', [first, first], ['starting']],
    ['the newest message first', [other, first], ['starting', 'other']],
    ['the same id in two topics twice', [first, { ...first, topic: 'home' }], ['starting', 'starting']],
    [
      'the later of two versions of the same second',
      [first, { ...update, time: new Date(10_000) }],
      ['half (updated)'],
    ],
  ])('shows %s', (_, entries, expected) => {
    expect(texts(entries)).toEqual(expected)
  })
})
