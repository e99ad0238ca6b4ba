// What programs write while they run: a few lines at the start, one now and then, and the reason when they end.

import { type Script, scriptOf } from './application-scripts'
import type { ContainerLogs, ContainerRun, LoggedLine } from './pod-log'
import type { Scheduler } from './scheduler'

/** Older lines went with the rotation of the file. */
const KEPT_LINES = 1_000
const START_STEP_MS = 170
/** Who ended well or was ended by others has nothing to say about it. */
const KILLED = new Set([0, 137, 255])

export class ApplicationLog implements ContainerLogs {
  constructor(private readonly scheduler: Scheduler) {}

  read(run: ContainerRun): readonly LoggedLine[] {
    const script = scriptOf(run)
    const until = run.endedAt ?? this.scheduler.clock()
    const begun = script.start.map((text, index) => lineAt(timeOf(run, index * START_STEP_MS), text, index))
    const regular = regularLines(run, script, until)
    const fatal = KILLED.has(run.exitCode ?? 0) ? [] : script.fatal.map((text, index) => lineAt(until, text, index))
    return [...begun.filter(({ at }) => at <= until), ...regular, ...fatal].slice(-KEPT_LINES)
  }

  follow(run: ContainerRun, onLine: (line: LoggedLine) => void): () => void {
    const script = scriptOf(run)
    let told = this.scheduler.clock()
    let cancel = () => {}
    const next = () => {
      const now = this.scheduler.clock()
      for (const line of this.read(run)) if (line.at > told && line.at <= now) onLine(line)
      told = now
      cancel = this.scheduler.after(Math.min(script.everyMs, START_STEP_MS * 5), next)
    }
    next()
    return () => cancel()
  }
}

function regularLines(run: ContainerRun, { everyMs, regular }: Script, until: Date): readonly LoggedLine[] {
  const count = Math.floor((until.getTime() - run.startedAt.getTime()) / everyMs)
  if (regular.length === 0 || count <= 0) return []
  const first = Math.max(1, count - KEPT_LINES)
  return Array.from({ length: count - first + 1 }, (_, index) => {
    const turn = first + index
    return lineAt(timeOf(run, turn * everyMs), regular[turn % regular.length] ?? '', turn)
  })
}

function lineAt(at: Date, text: string, turn: number): LoggedLine {
  return { at, text: text.replace('{at}', at.toISOString()).replace('{turn}', String(turn)) }
}

function timeOf(run: ContainerRun, afterMs: number): Date {
  return new Date(run.startedAt.getTime() + afterMs)
}
