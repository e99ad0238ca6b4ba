// One subscription per configured topic, and how each fares among the sources.

import { ProxyAgent } from 'undici'
import type { SourceStateName } from '@/lib/contract/state'
import { redactText } from '@/lib/flux/object/redact'
import type { NtfyEntry } from '@/lib/ntfy/message'
import { FIRST_SINCE, runNtfySubscription } from '@/lib/ntfy/subscription'
import type { NtfyConfig } from '../config'
import type { Log } from '../log'
import type { Tallies } from '../tallies'
import { readAttachedTexts } from './attached-texts'
import type { NotificationLog } from './notification-log'
import type { SourceBoard } from './source-board'

export interface NtfyWatchOptions {
  readonly ntfy: NtfyConfig | undefined
  readonly board: SourceBoard
  readonly notifications: NotificationLog
  readonly clock: () => Date
  readonly tallies: Tallies
  readonly log: Log
}

export function followNtfy(options: NtfyWatchOptions, signal: AbortSignal): void {
  const { ntfy, board, notifications, clock, tallies, log } = options
  if (ntfy === undefined) return
  const headers = (): Record<string, string> => {
    const authorization = ntfy.readAuthorization()
    return authorization === undefined ? {} : { authorization }
  }
  const { baseUrl, proxyUrl } = ntfy
  const way = proxyUrl === undefined ? {} : { dispatcher: new ProxyAgent(proxyUrl) }
  const readAttached = readAttachedTexts(
    { baseUrl, headers, ...way, clock, onText: notifications.addAttachedText },
    signal,
  )
  for (const topic of ntfy.topics) {
    const id = `ntfy:${topic}`
    const source = board.register({
      id,
      label: `Notifications of topic ${topic}`,
      role: 'ntfy',
      count: () => notifications.count(topic),
    })
    const sink = {
      message(entry: NtfyEntry) {
        notifications.add(entry)
        if (entry.type !== 'message') return
        tallies.count('ntfyMessages', { topic })
        readAttached(entry)
      },
      state: ({ state, reason }: { readonly state: SourceStateName; readonly reason?: string }) =>
        source.set(state, reason === undefined ? undefined : redactText(reason)),
      synced: source.synced,
      badLine(reason: string) {
        notifications.countBadLine()
        tallies.count('ntfyBadLines', { topic })
        log.warn('A line of ntfy could not be read.', { source: id, reason })
      },
      gap: (text: string) => notifications.noteGap(topic, text),
    }
    runNtfySubscription(
      { baseUrl, topic, headers, ...way, since: FIRST_SINCE, sink, clock, random: Math.random },
      signal,
    ).catch((error: unknown) => log.error('A subscription has ended.', { source: id, error }))
  }
}
