// What somebody who had watched the homelab for the last weeks would have written down: commits, what each changed, what
// broke at night and was mended, and the hours in which nobody looked. It ends where the objects' own past begins.

import type { Entry, RolloutObject, RolloutRow } from '@/lib/history/rows'
import type { Past } from '@/lib/history/store'
import { nameOf, namespaceOf, refOf } from '@/lib/ref'
import { DAY_MS, HOUR_MS, MINUTE_MS, sha1 } from './build-object'
import { textAt } from './json'
import { type KubeObject, refOfObject } from './kube-object'
import { COMMITS, commitId, fetchedAt } from './scenario-commits'
import { ROWS } from './scenario-layers'

const SOURCE = refOf('GitRepository', 'flux-system', 'flux-system')
const AUTHOR = 'Ali'
const DAYS = 24

interface Story {
  readonly subject: string
  readonly changes: readonly string[]
  /** Of these, until a later commit mends them. */
  readonly breaks?: readonly string[]
  /** What it breaks is still broken, and says so itself. */
  readonly isSaid?: true
  readonly mends?: readonly string[]
}

interface EarlierStory extends Story {
  readonly daysAgo: number
  /** Of that day, UTC. */
  readonly hour: number
}

/** By Kustomization; oldest first. */
const STORIES: readonly EarlierStory[] = [
  { daysAgo: 23, hour: 18.2, subject: 'feat(monitoring): keep metrics for 30 days', changes: ['monitoring'] },
  { daysAgo: 22, hour: 6.5, subject: 'chore(deps): update traefik to 39.0.1', changes: ['traefik'] },
  { daysAgo: 20, hour: 19.6, subject: 'feat(paperless): read mail', changes: ['paperless'], breaks: ['paperless'] },
  {
    daysAgo: 20,
    hour: 20.3,
    subject: 'fix(paperless): quote the folder',
    changes: ['paperless'],
    mends: ['paperless'],
  },
  { daysAgo: 18, hour: 6.1, subject: 'chore(deps): update jellyfin to 10.11.0', changes: ['jellyfin'] },
  {
    daysAgo: 17,
    hour: 21.4,
    subject: 'refactor(cert-manager): one issuer for all',
    changes: ['cert-manager', 'traefik'],
  },
  { daysAgo: 15, hour: 6.1, subject: 'chore(deps): update vaultwarden to 1.34.2', changes: ['vaultwarden'] },
  { daysAgo: 14, hour: 17.8, subject: 'feat(nextcloud): preview of films', changes: ['nextcloud'] },
  {
    daysAgo: 12,
    hour: 23.2,
    subject: 'refactor(storage): another class for all volumes',
    changes: ['nextcloud', 'paperless', 'jellyfin'],
    breaks: ['nextcloud', 'paperless', 'jellyfin'],
  },
  {
    daysAgo: 11,
    hour: 0.1,
    subject: 'Revert "refactor(storage): another class for all volumes"',
    changes: ['nextcloud', 'paperless', 'jellyfin'],
    mends: ['nextcloud', 'paperless', 'jellyfin'],
  },
  { daysAgo: 10, hour: 18.9, subject: 'docs: which volume is where', changes: [] },
  { daysAgo: 8, hour: 6.2, subject: 'chore(deps): update home-assistant to 2025.11.0', changes: ['home-assistant'] },
  { daysAgo: 7, hour: 20.7, subject: 'feat(external-dns): shorter time to live', changes: ['external-dns'] },
  { daysAgo: 6, hour: 19.1, subject: 'feat(jellyfin): a second library', changes: ['jellyfin'] },
  {
    daysAgo: 5,
    hour: 6.1,
    subject: 'chore(deps): update traefik to 39.0.2',
    changes: ['traefik'],
    breaks: ['traefik'],
  },
  {
    daysAgo: 5,
    hour: 6.4,
    subject: 'Revert "chore(deps): update traefik to 39.0.2"',
    changes: ['traefik'],
    mends: ['traefik'],
  },
  { daysAgo: 4, hour: 21.2, subject: 'feat(vaultwarden): mail by the relay', changes: ['vaultwarden'] },
]

/** A node was moved, and Fluxdeck with it. */
const AWAY = { daysAgo: 9, fromHour: 2.2, toHour: 5.4 }

/** Of the commits that made the objects what they are; that of this minute is seen by whoever looks. */
const STILL_BROKEN: Readonly<Record<string, readonly string[]>> = { settings: ['paperless'], guests: ['external-dns'] }

interface DatedStory extends Story {
  readonly at: number
  readonly revision: string
}

function storiesOf(now: Date): readonly DatedStory[] {
  const midnight = Math.floor(now.getTime() / DAY_MS) * DAY_MS
  const earlier = STORIES.map((story, place) => ({
    ...story,
    at: midnight - story.daysAgo * DAY_MS + story.hour * HOUR_MS,
    revision: `main@sha1:${sha1(`homelab before ${place}`)}`,
  }))
  const own = COMMITS.filter(({ agoMs }) => agoMs < 4 * DAY_MS).map(({ name, subject }): DatedStory => {
    const breaks = STILL_BROKEN[name] ?? []
    const changes = [...ROWS.filter(({ changedBy }) => changedBy === name).map((row) => row.name), ...breaks]
    const at = fetchedAt(name, now).getTime()
    return { subject, changes, breaks, isSaid: true, at, revision: `main@sha1:${commitId(name)}` }
  })
  return [...earlier, ...own]
}

export function recallWeeks(objects: readonly KubeObject[], now: Date): Past {
  const midnight = Math.floor(now.getTime() / DAY_MS) * DAY_MS
  const at = (daysAgo: number, hour: number) => midnight - daysAgo * DAY_MS + hour * HOUR_MS
  const appliers = new Map(objects.filter(isApplier).map((object) => [object.metadata.name, object]))
  const source = objects.find((object) => refOfObject(object) === SOURCE)
  const since = at(DAYS, 12)
  const away = { from: at(AWAY.daysAgo, AWAY.fromHour), to: at(AWAY.daysAgo, AWAY.toHour) }
  const spans = [
    { id: 'homelab 1', instance: 'homelab', began: since, seen: away.from, ended: away.from },
    { id: 'homelab 2', instance: 'homelab', began: away.to, seen: now.getTime() },
  ]
  if (source === undefined) return { since, spans, batch: {} }
  const stories = storiesOf(now)
  const told = stories.map((_, place) => tell({ stories, place, appliers, source }))
  return {
    since,
    spans,
    batch: {
      entries: [startOf(since), startOf(away.to), ...told.flatMap(({ entries }) => entries)],
      rollouts: told.flatMap(({ rollouts }) => rollouts),
      rolloutObjects: told.flatMap(({ objects: own }) => own),
    },
  }
}

function isApplier({ kind, spec }: KubeObject): boolean {
  const from = textAt(spec, 'sourceRef', 'kind')
  return kind === 'Kustomization' && from === 'GitRepository' && textAt(spec, 'sourceRef', 'name') === 'flux-system'
}

interface Telling {
  readonly stories: readonly DatedStory[]
  readonly place: number
  readonly appliers: ReadonlyMap<string, KubeObject>
  readonly source: KubeObject
}

const FIRST_AFTER_MS = 9_000
const NEXT_AFTER_MS = 2_700
/** Of a health check. */
const GIVEN_UP_AFTER_MS = 5 * MINUTE_MS

function tell({ stories, place, appliers, source }: Telling) {
  const story = stories[place]
  if (story === undefined) return { rollouts: [], objects: [], entries: [] }
  const { subject, changes, breaks = [], mends = [], isSaid = false, at: begin, revision } = story
  const id = sha1(`roll-out ${place}`).slice(0, 16)
  const objects = [...appliers.values()].map((applier, step): RolloutObject => {
    const { name } = applier.metadata
    const changed = changes.includes(name)
    const isBroken = breaks.includes(name)
    const ref = refOfObject(applier)
    return {
      rollout: id,
      uid: uidOf(applier),
      ref,
      namespace: namespaceOf(ref),
      outcome: isBroken ? 'failed' : 'done',
      at: begin + FIRST_AFTER_MS + step * NEXT_AFTER_MS + (isBroken ? GIVEN_UP_AFTER_MS : 0),
      before: digestOf(stories, name, place - 1),
      after: digestOf(stories, name, place),
      changed,
    }
  })
  const failed = objects.filter(({ outcome }) => outcome === 'failed').length
  const rollout: RolloutRow = {
    id,
    source: SOURCE,
    sourceUid: uidOf(source),
    revision,
    short: shortOf(revision),
    subject,
    author: AUTHOR,
    startedAt: begin,
    finishedAt: Math.max(...objects.map(({ at }) => at)),
    total: objects.length,
    done: objects.length - failed,
    failed,
    suspended: 0,
    waiting: 0,
    quiet: {},
    ...(changes.length === 0 ? { unchanged: true } : {}),
  }
  const entries = objects.flatMap((object) => {
    const name = nameOf(object.ref)
    return entriesOf(object, { revision, isMended: mends.includes(name), isSaid: isSaid && breaks.includes(name) })
  })
  const was = stories[place - 1]?.revision
  return { rollouts: [rollout], objects, entries: [arrival(source, story, was), ...entries] }
}

interface Circumstances {
  readonly revision: string
  readonly isMended: boolean
  readonly isSaid: boolean
}

function entriesOf(object: RolloutObject, { revision, isMended, isSaid }: Circumstances): readonly Entry[] {
  const { ref, uid, at, outcome, changed, after } = object
  if (changed !== true || isSaid) return []
  const own = { object: ref, namespace: namespaceOf(ref), uid, revision }
  if (outcome === 'failed') {
    const text = 'health check failed after 5m0s: timeout waiting for the Deployment'
    return [{ key: `s:${uid}:failed:${at}`, at, type: 'status', ...own, was: 'ready', became: 'failed', text }]
  }
  const deploy: Entry = { key: `d:${uid}:${after}:${revision}:${at}`, at, type: 'deploy', ...own, became: revision }
  if (!isMended) return [deploy]
  return [{ key: `s:${uid}:ready:${at}`, at, type: 'status', ...own, was: 'failed', became: 'ready' }, deploy]
}

function arrival(source: KubeObject, { at, revision, subject }: DatedStory, was: string | undefined): Entry {
  return {
    key: `r:${uidOf(source)}:${revision}:${at}`,
    at,
    type: 'revision',
    object: SOURCE,
    namespace: namespaceOf(SOURCE),
    uid: uidOf(source),
    ...(was === undefined ? {} : { was }),
    became: revision,
    revision,
    text: subject,
    detail: { short: shortOf(revision), author: AUTHOR },
  }
}

function startOf(at: number): Entry {
  return {
    key: `c:fluxdeck:${at}`,
    at,
    type: 'control',
    became: 'started',
    detail: { version: '0.1.0', name: 'fluxdeck' },
  }
}

function shortOf(revision: string): string {
  return `main@${revision.slice('main@sha1:'.length, 'main@sha1:'.length + 7)}`
}

/** A revert brings the old one back. */
function digestOf(stories: readonly DatedStory[], name: string, place: number): string {
  const changesIt = ({ changes }: Story) => changes.includes(name)
  const last = stories.slice(0, place + 1).findLastIndex(changesIt)
  const isRevert = stories[last]?.subject.startsWith('Revert') === true
  const which = isRevert ? stories.slice(0, Math.max(0, last - 1)).findLastIndex(changesIt) : last
  return sha1(`${name} ${which}`)
}

function uidOf(object: KubeObject): string {
  return object.metadata.uid ?? ''
}
