// One line of a log: when, of which pod, how grave, and what. Foreign text, in the typeface of machines.

import { classNames } from '@/components/ui/class-names'
import type { LogLevel, LogLine } from '@/lib/contract/logs'
import { markWords } from './mark-words'

const LEVELS: Readonly<Record<LogLevel, { readonly word: string; readonly tone: string }>> = {
  error: { word: 'ERROR', tone: 'text-status-failed font-medium' },
  warn: { word: 'WARN', tone: 'text-warning font-medium' },
  info: { word: 'INFO', tone: 'text-faint' },
  debug: { word: 'DEBUG', tone: 'text-faint' },
}

export interface PodLook {
  readonly label: string
  /** Of the colours that tell pods apart, beside their names. */
  readonly colour: string
}

export interface LogRowProps {
  readonly line: LogLine
  /** Absent where all lines are of one pod. */
  readonly pod: PodLook | undefined
  readonly find: string
  readonly isWrapped: boolean
}

export function LogRow({ line, pod, find, isWrapped }: LogRowProps) {
  const { at, level, text, mentions } = line
  const look = level === undefined ? undefined : LEVELS[level]
  return (
    <div
      data-level={level}
      className={classNames(
        'px-3 font-mono text-sm leading-5 hover:bg-hover',
        isWrapped ? 'whitespace-pre-wrap' : 'whitespace-pre',
        pod !== undefined && `border-l-2 ${pod.colour}`,
      )}
    >
      <time dateTime={at} title={at} className="text-faint">
        {formatClock(at)}
      </time>{' '}
      {pod !== undefined && (
        <span className="foreign text-muted" title={`${line.pod}, container ${line.container}`}>
          {pod.label}{' '}
        </span>
      )}
      {look !== undefined && <span className={look.tone}>{look.word.padEnd(5)} </span>}
      {mentions === true && (
        <span
          className="rounded-sm bg-sunken px-1 text-faint"
          title="A line about something else that names this object"
        >
          mentions
        </span>
      )}
      {mentions === true && ' '}
      <span className="foreign">
        {markWords(text, find).map(({ part, isFound }, index) =>
          isFound ? (
            <mark key={index} className="rounded-sm bg-accent text-accent-ink">
              {part}
            </mark>
          ) : (
            part
          ),
        )}
      </span>
    </div>
  )
}

/** Local, as clocks show it; the whole time stands in the tooltip. */
function formatClock(at: string): string {
  const time = new Date(at)
  if (Number.isNaN(time.getTime())) return at
  const two = (part: number) => String(part).padStart(2, '0')
  const second = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`
  return `${second}.${String(time.getMilliseconds()).padStart(3, '0')}`
}
