// The counters and histograms of /metrics: the one home of what is counted as it happens.

import type { Counter, Histogram, Registry } from 'prom-client'
import type { Counted, Tallies, Timed } from '../tallies'

type Client = typeof import('prom-client')

interface CounterRow<Labels> {
  readonly name: string
  readonly help: string
  readonly labels: readonly (keyof Labels & string)[]
}

const COUNTERS: { readonly [Name in keyof Counted]: CounterRow<Counted[Name]> } = {
  watchRestarts: {
    name: 'fluxdeck_watch_restarts_total',
    help: 'Watches that were opened again, after a fault or because the API server had ended them.',
    labels: ['source'],
  },
  relists: {
    name: 'fluxdeck_relists_total',
    help: 'Lists that were read again because a watch could not go on from where it was.',
    labels: ['source'],
  },
  badObjects: {
    name: 'fluxdeck_bad_objects_total',
    help: 'What arrived and could not be read (line), or could not be taken in (not_taken_in).',
    labels: ['source', 'reason'],
  },
  ntfyMessages: {
    name: 'fluxdeck_ntfy_messages_total',
    help: 'Messages that came from ntfy, with those that it had kept.',
    labels: ['topic'],
  },
  ntfyBadLines: {
    name: 'fluxdeck_ntfy_bad_lines_total',
    help: 'Lines from ntfy that could not be read.',
    labels: ['topic'],
  },
  historyEntries: {
    name: 'fluxdeck_history_entries_total',
    help: 'Entries that were handed to History, by what they tell.',
    labels: ['type'],
  },
  actions: {
    name: 'fluxdeck_actions_total',
    help: 'Attempts to act, one for each line of the audit trail; without a name where it was refused before it was read.',
    labels: ['action', 'outcome', 'via'],
  },
  authFailures: {
    name: 'fluxdeck_auth_failures_total',
    help: 'Requests and sign-ins that were refused for who came, by the code of the refusal.',
    labels: ['reason'],
  },
  httpRequests: {
    name: 'fluxdeck_http_requests_total',
    help: 'Requests that ended, by the pattern of the address; "aborted" where the caller left before an answer began.',
    labels: ['route', 'status'],
  },
}

const HISTOGRAMS: { readonly [Name in keyof Timed]: CounterRow<Timed[Name]> & { readonly buckets: number[] } } = {
  pushDelay: {
    name: 'fluxdeck_push_delay_seconds',
    help: 'From when an object of Flux changed here until what it changes was told to every open page.',
    labels: [],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
  },
  httpDuration: {
    name: 'fluxdeck_http_request_duration_seconds',
    help: 'From request to the end of its answer, by the pattern of the address; event streams are left out.',
    labels: ['route'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  },
}

export function createTallies({ Counter, Histogram }: Client, registry: Registry): Tallies {
  const registers = [registry]
  const counters = new Map<string, Counter>(
    Object.entries(COUNTERS).map(([key, { labels, ...row }]) => [
      key,
      new Counter({ ...row, labelNames: labels, registers }),
    ]),
  )
  const histograms = new Map<string, Histogram>(
    Object.entries(HISTOGRAMS).map(([key, { labels, ...row }]) => [
      key,
      new Histogram({ ...row, labelNames: labels, registers }),
    ]),
  )
  return {
    count: (name, labels) => counters.get(name)?.inc({ ...labels }),
    time: (name, seconds, labels) => histograms.get(name)?.observe({ ...labels }, seconds),
  }
}
