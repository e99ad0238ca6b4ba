// The commits that made the homelab what it is: each revision, event and message of its past is of one of these.

import { before, DAY_MS, HOUR_MS, MINUTE_MS, sha1 } from './build-object'

/** Oldest first. */
export const COMMITS = [
  { name: 'world', agoMs: 40 * DAY_MS, subject: 'feat(minecraft): a world for the new school year' },
  { name: 'images', agoMs: 3 * DAY_MS, subject: 'chore(images): update jellyfin to 10.11.2' },
  { name: 'broker', agoMs: 2 * DAY_MS, subject: 'refactor(home-assistant): bring its own mosquitto' },
  { name: 'drill', agoMs: 21 * HOUR_MS, subject: 'docs: write down the restore drill' },
  { name: 'timeout', agoMs: 17 * HOUR_MS, subject: 'fix(traefik): raise read timeout for large uploads' },
  { name: 'transcoding', agoMs: 13 * HOUR_MS, subject: 'feat(jellyfin): enable hardware transcoding on nuc-2' },
  { name: 'dashboards', agoMs: 9 * HOUR_MS, subject: 'refactor(monitoring): move dashboards to their own folder' },
  { name: 'settings', agoMs: 5 * HOUR_MS, subject: 'refactor(paperless): move its settings into a file' },
  { name: 'guests', agoMs: 65 * MINUTE_MS, subject: 'feat(external-dns): write records for the guest network' },
  { name: 'head', agoMs: 5 * MINUTE_MS, subject: 'fix(vaultwarden): pin websocket path' },
] as const

type Commit = (typeof COMMITS)[number]
export type CommitName = Commit['name']

const FETCHED_AFTER_MS = 20_000

export function commitId(name: CommitName): string {
  return sha1(`homelab ${name}`)
}

export function revisionOf(name: CommitName): string {
  return `main@sha1:${commitId(name)}`
}

/** When the GitRepository had stored it. */
export function fetchedAt(name: CommitName, now: Date): Date {
  const agoMs = COMMITS.find((commit) => commit.name === name)?.agoMs ?? 0
  return before(now, agoMs - FETCHED_AFTER_MS)
}

/** What the branch had before it. */
export function commitBefore(name: CommitName): CommitName {
  const at = COMMITS.findIndex((commit) => commit.name === name)
  return COMMITS[Math.max(0, at - 1)]?.name ?? name
}

export function commitsOfTheDay(): readonly Commit[] {
  return COMMITS.filter(({ agoMs }) => agoMs <= DAY_MS)
}

/** What the branch had at that time. */
export function commitAt(time: Date, now: Date): CommitName {
  const fetched = COMMITS.filter(({ name }) => fetchedAt(name, now) <= time)
  return fetched.at(-1)?.name ?? COMMITS[0].name
}
