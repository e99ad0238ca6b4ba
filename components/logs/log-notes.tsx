// What has to be said beside the lines: how each stream stands, what is missing of them, and what can be done about it.

import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { CircleSlash2, Clock, Flag, type Icon, Lock } from '@/components/ui/icons'
import { KEPT_LINES, type LogHead, type LogLines } from '@/lib/client/log-lines'
import type { LogState } from '@/lib/contract/logs'
import type { LogQuestion } from './log-question'

const ICONS = {
  live: Clock,
  waiting: Clock,
  ended: Flag,
  absent: CircleSlash2,
  forbidden: Lock,
  unreachable: CircleSlash2,
  error: CircleSlash2,
} as const satisfies Record<LogState, Icon>

const WORDS = {
  live: 'Live',
  waiting: 'Waits',
  ended: 'Ended',
  absent: 'Not there',
  forbidden: 'No permission',
  unreachable: 'Unreachable',
  error: 'Not read',
} as const satisfies Record<LogState, string>

export interface LogNotesProps {
  readonly log: LogLines
  readonly isPrevious: boolean
  readonly onPrevious: (pod: string, container: string) => void
}

export function LogNotes({ log, isPrevious, onPrevious }: LogNotesProps) {
  const { head } = log
  if (head === undefined) return null
  const notable = head.streams.filter(({ state, reason }) => state !== 'live' && reason !== undefined)
  const missing = missingWords(log)
  return (
    <ul className="space-y-1 empty:hidden" aria-label="About these lines">
      {notable.map(({ pod, container, state, reason, previous }) => (
        <Note key={`${pod}/${container}`} state={state}>
          <span className="foreign font-mono text-sm text-muted">{pod}</span>: {reason}
          {previous === true && !isPrevious && (
            <Button size="sm" look="ghost" onClick={() => onPrevious(pod, container)}>
              Show its earlier run
            </Button>
          )}
        </Note>
      ))}
      {notable.length === 0 && head.reason !== undefined && <Note state={head.state}>{head.reason}</Note>}
      {missing !== undefined && <li className="text-sm text-muted">{missing}</li>}
    </ul>
  )
}

function Note({ state, children }: { readonly state: LogState; readonly children: ReactNode }) {
  const Icon = ICONS[state]
  return (
    <li className="flex items-start gap-x-2" data-state={state}>
      <Icon aria-hidden className="mt-0.5 size-3.5 shrink-0 text-faint" />
      <span className="foreign min-w-0">
        {state !== 'live' && <span className="font-medium">{WORDS[state]} </span>}
        {children}
      </span>
    </li>
  )
}

function missingWords({ trimmed, dropped }: LogLines): string | undefined {
  const words = [
    ...(trimmed === 0
      ? []
      : [`The newest ${count(KEPT_LINES)} lines are kept here; ${count(trimmed)} older ones went.`]),
    ...(dropped === 0 ? [] : [`${count(dropped)} lines came too fast and are not shown.`]),
  ]
  return words.length === 0 ? undefined : words.join(' ')
}

/** What stands where there is no line. */
export function whyNoLines({ state, reason }: Pick<LogHead, 'state' | 'reason'>, question: LogQuestion): string {
  const { find, level, of, all, sinceSeconds } = question
  if (reason !== undefined && state !== 'live') return reason
  if (find !== '' || level !== undefined) return 'No line of what was read matches.'
  if (of === undefined && !all) return 'No line of what was read is about this object. “All lines” shows the others.'
  if (sinceSeconds !== undefined) return 'It wrote nothing in this time.'
  return state === 'live' ? 'Nothing has been written yet.' : 'It wrote nothing.'
}

function count(number: number): string {
  return number.toLocaleString('en-GB')
}
