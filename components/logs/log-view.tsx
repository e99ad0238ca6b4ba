'use client'

// The lines of one log, newest at the end. Whoever scrolls up reads on undisturbed, and is told how much came meanwhile.

import { type ReactNode, useCallback, useState } from 'react'
import { Button } from '@/components/ui/button'
import { ToggleChip } from '@/components/ui/chip'
import { EmptyState } from '@/components/ui/empty-state'
import { IconButton } from '@/components/ui/icon-button'
import { ArrowDownToLine, Download, RotateCw } from '@/components/ui/icons'
import { ReadFailure } from '@/components/ui/read-failure'
import { TailList } from '@/components/ui/tail-list'
import { formatLines, type LogLines } from '@/lib/client/log-lines'
import { saveFile } from '@/lib/client/save-file'
import { nameOf } from '@/lib/ref'
import { LogNotes, whyNoLines } from './log-notes'
import type { LogQuestion } from './log-question'
import { LogRow } from './log-row'
import { keyOf, looksOf } from './pod-looks'
import { type ShownLog, useLogLines } from './use-log-lines'

export interface LogViewProps {
  readonly question: LogQuestion
  readonly onPrevious: (pod: string, container: string) => void
  /** What is learnt of the choices there are. */
  readonly children: (log: LogLines) => ReactNode
}

export function LogView({ question, onPrevious, children }: LogViewProps) {
  const [isFollowing, setFollowing] = useState(true)
  const [isWrapped, setWrapped] = useState(true)
  const [attempt, setAttempt] = useState(0)
  const shown = useLogLines(question, isFollowing && !question.previous, attempt)
  const again = () => setAttempt((count) => count + 1)
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        {children(shown.log)}
        <span className="ml-auto flex items-center gap-1.5">
          <Phase shown={shown} isFollowing={isFollowing && !question.previous} />
          {!question.previous && (
            <ToggleChip pressed={isFollowing} onPressedChange={setFollowing}>
              Follow
            </ToggleChip>
          )}
          <ToggleChip pressed={isWrapped} onPressedChange={setWrapped}>
            Wrap
          </ToggleChip>
          <IconButton label="Read again" icon={<RotateCw aria-hidden />} onPress={again} />
          <IconButton
            label="Download these lines as text"
            icon={<Download aria-hidden />}
            onPress={() => saveLines(question, shown.log)}
          />
        </span>
      </div>
      <LogNotes log={shown.log} isPrevious={question.previous} onPrevious={onPrevious} />
      <Lines shown={shown} question={question} isWrapped={isWrapped} onRetry={again} />
    </div>
  )
}

function Phase({ shown, isFollowing }: { readonly shown: ShownLog; readonly isFollowing: boolean }) {
  const { phase, log } = shown
  const word = {
    connecting: 'connecting',
    live: log.head?.state === 'live' ? 'live' : (log.head?.state ?? 'connecting'),
    reconnecting: 'reconnecting',
    ended: isFollowing ? 'ended' : 'as it was read',
    refused: 'not read',
  }[phase]
  return (
    <span role="status" className="text-sm text-muted">
      {word}
    </span>
  )
}

interface LinesProps {
  readonly shown: ShownLog
  readonly question: LogQuestion
  readonly isWrapped: boolean
  readonly onRetry: () => void
}

const BOX = 'h-[max(18rem,calc(100dvh-21rem))] rounded-md border border-line bg-sunken'

function Lines({ shown, question, isWrapped, onRetry }: LinesProps) {
  const { log, phase, refusal } = shown
  if (log.lines.length > 0)
    return <Tail log={log} find={question.find} isWrapped={isWrapped} label={labelOf(question)} />
  if (refusal !== undefined)
    return <ReadFailure what="These logs" failure={refusal} onRetry={onRetry} className={BOX} />
  if (log.head === undefined)
    return (
      <EmptyState
        kind="loading"
        title={phase === 'reconnecting' ? 'Reconnecting' : 'Reading the log'}
        skeletonRows={12}
        className={BOX}
      />
    )
  const { state } = log.head
  return (
    <EmptyState
      kind={state === 'forbidden' ? 'forbidden' : state === 'unreachable' || state === 'error' ? 'error' : 'empty'}
      title={state === 'live' ? 'No lines' : TITLES[state]}
      className={BOX}
    >
      {whyNoLines(log.head, question)}
    </EmptyState>
  )
}

const TITLES = {
  waiting: 'It has not started yet',
  ended: 'No lines',
  absent: 'There is no log',
  forbidden: 'These logs may not be read',
  unreachable: 'The log cannot be reached',
  error: 'The log could not be read',
} as const

interface TailProps {
  readonly log: LogLines
  readonly find: string
  readonly isWrapped: boolean
  readonly label: string
}

function Tail({ log, find, isWrapped, label }: TailProps) {
  // What is read stands still; the newest wait behind it.
  const [frozen, setFrozen] = useState<LogLines | undefined>()
  const [jump, setJump] = useState(0)
  const { lines, first } = frozen ?? log
  const keyAt = useCallback((index: number) => first + index, [first])
  const looks = looksOf(log.head?.streams ?? [])
  const news = frozen === undefined ? 0 : log.first + log.lines.length - (frozen.first + frozen.lines.length)
  return (
    <div className="relative">
      <TailList
        label={label}
        count={lines.length}
        keyOf={keyAt}
        isWrapped={isWrapped}
        jump={jump}
        onAtEnd={(isAtEnd) => setFrozen(isAtEnd ? undefined : log)}
        row={(index) => {
          const line = lines[index]
          return line === undefined ? null : (
            <LogRow line={line} pod={looks?.get(keyOf(line))} find={find} isWrapped={isWrapped} />
          )
        }}
        className={`${BOX} py-1`}
      />
      {frozen !== undefined && (
        <Button
          look="primary"
          className="absolute bottom-3 left-1/2 -translate-x-1/2 shadow-float"
          onClick={() => {
            setFrozen(undefined)
            setJump((count) => count + 1)
          }}
        >
          <ArrowDownToLine aria-hidden />
          {news === 0 ? 'To the newest' : `${news.toLocaleString('en-GB')} new ${news === 1 ? 'line' : 'lines'}`}
        </Button>
      )}
    </div>
  )
}

function labelOf({ of, target }: LogQuestion): string {
  return `Log of ${of ?? target}`
}

function saveLines({ of, target, pod }: LogQuestion, log: LogLines): void {
  const name = [nameOf(of ?? target), ...(pod === undefined ? [] : [pod])].join('-')
  saveFile(new Blob([formatLines(log.lines)], { type: 'text/plain;charset=utf-8' }), `${name}.log.txt`)
}
