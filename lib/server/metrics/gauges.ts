// The gauges of /metrics: what the screen says now, in numbers, read of the live state whenever somebody looks.

import { type Problem, type SourceHealth, type StateHead, VERDICT_LEVELS } from '@/lib/contract/state'
import { MARK_CODES } from '@/lib/flux/judge/mark-codes'
import { STATUSES } from '@/lib/flux/judge/status'
import { countMarks } from '@/lib/flux/tell/counts'
import { parseTime } from '@/lib/time'
import { WORKLOAD_STATUSES } from '@/lib/workloads/words'
import type { LiveState } from '../stream/live-state'

/** What is looked at once for all gauges. */
export interface Told {
  readonly head: StateHead
  readonly rows: ReturnType<LiveState['rows']>
  /** Open event streams, of pages and of others. */
  readonly streams: number
}

export type Sample = readonly [labels: Readonly<Record<string, string>>, value: number]

export interface GaugeRow {
  readonly name: string
  readonly help: string
  readonly labels: readonly string[]
  readonly read: (told: Told) => readonly Sample[]
}

export const SEVERITIES = ['failed', 'stalled', 'stuck', 'waiting', 'not_running', 'mark'] as const

export const GAUGES: readonly GaugeRow[] = [
  {
    name: 'fluxdeck_build_info',
    help: 'Always 1, with what runs.',
    labels: ['version', 'revision', 'node'],
    read: ({ head: { build } }) => [[{ ...build, node: process.versions.node }, 1]],
  },
  {
    name: 'fluxdeck_verdict',
    help: 'The verdict on the cluster: 1 for the level that it has, 0 for the others.',
    labels: ['level'],
    read: ({ head }) => VERDICT_LEVELS.map((level) => [{ level }, head.verdict.level === level ? 1 : 0]),
  },
  {
    name: 'fluxdeck_resources',
    help: 'Objects of Flux by kind and status; while a source is not live, as they were last read.',
    labels: ['kind', 'status'],
    read: ({ head: { counts } }) =>
      Object.entries(counts.byKind).flatMap(([kind, ofKind]) =>
        STATUSES.map((status): Sample => [{ kind, status }, ofKind[status]]),
      ),
  },
  {
    name: 'fluxdeck_marks',
    help: 'Objects of Flux by the worst of what their status does not say.',
    labels: ['code'],
    read: ({ rows }) => {
      const counts = countMarks(rows.values())
      return MARK_CODES.map((code) => [{ code }, counts[code] ?? 0])
    },
  },
  {
    name: 'fluxdeck_workloads',
    help: 'Workloads that Flux deployed, by how they stand; none where WORKLOADS=0.',
    labels: ['state'],
    read: ({ head: { running } }) =>
      running === undefined ? [] : WORKLOAD_STATUSES.map((state) => [{ state }, running[state]]),
  },
  {
    name: 'fluxdeck_problems',
    help: 'Root causes in the list of problems; "mark" is what looks well and is not.',
    labels: ['severity'],
    read: ({ head: { problems } }) =>
      SEVERITIES.map((severity) => [{ severity }, problems.filter((one) => severityOf(one) === severity).length]),
  },
  {
    name: 'fluxdeck_oldest_problem_seconds',
    help: 'For how long the oldest problem has been one; 0 without any, and where nobody knows since when.',
    labels: [],
    read: ({ head: { problems, serverTime } }) => [
      [
        {},
        problems.reduce(
          (oldest, { since }) => Math.max(oldest, secondsOf(serverTime) - secondsOf(since ?? serverTime)),
          0,
        ),
      ],
    ],
  },
  {
    name: 'fluxdeck_unreadable_objects',
    help: 'Objects that are there and could not be read.',
    labels: [],
    read: ({ head }) => [[{}, head.unreadable.length]],
  },
  {
    name: 'fluxdeck_source_up',
    help: '1 while the source is live; of what is absent or disabled there is nothing.',
    labels: ['source'],
    read: ({ head }) =>
      head.sources.filter(isWanted).map(({ id, state }) => [{ source: id }, state === 'live' ? 1 : 0]),
  },
  {
    name: 'fluxdeck_source_last_sync_timestamp_seconds',
    help: 'When the source last said something; a failure does not move it.',
    labels: ['source'],
    read: ({ head }) =>
      head.sources
        .filter(isWanted)
        .flatMap(({ id, lastSyncedAt }) =>
          lastSyncedAt === undefined ? [] : [[{ source: id }, secondsOf(lastSyncedAt)] as const],
        ),
  },
  {
    name: 'fluxdeck_controller_ready',
    help: '1 while the controller is ready; of several with one name, the worst.',
    labels: ['name'],
    read: ({ head: { controllers } }) =>
      [...new Set(controllers.map(({ name }) => name))].map((name) => [
        { name },
        controllers.every((one) => one.name !== name || one.state === 'ready') ? 1 : 0,
      ]),
  },
  {
    name: 'fluxdeck_stream_clients',
    help: 'Open event streams.',
    labels: [],
    read: ({ streams }) => [[{}, streams]],
  },
  {
    name: 'fluxdeck_ntfy_up',
    help: '1 while the topic is followed.',
    labels: ['topic'],
    read: ({ head }) =>
      head.sources
        .filter(({ role }) => role === 'ntfy')
        .map(({ id, state }) => [{ topic: id.replace(/^ntfy:/, '') }, state === 'live' ? 1 : 0]),
  },
  {
    name: 'fluxdeck_history_up',
    help: '1 while History is kept where it is meant to be, 0 while it is in memory only or not there yet; not told where it is off.',
    labels: [],
    read: ({ head }) =>
      head.sources
        .filter(({ role, state }) => role === 'history' && state !== 'disabled')
        .map(({ state }) => [{}, state === 'live' ? 1 : 0]),
  },
]

function isWanted({ state }: SourceHealth): boolean {
  return state !== 'absent' && state !== 'disabled'
}

/** What is no failure of its own and is listed all the same does not come to an end by itself. */
function severityOf({ status, mark }: Problem): (typeof SEVERITIES)[number] {
  if (mark !== undefined) return 'mark'
  return SEVERITIES.find((severity) => severity === status) ?? 'stuck'
}

function secondsOf(time: string): number {
  return (parseTime(time)?.getTime() ?? 0) / 1_000
}
