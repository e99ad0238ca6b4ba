// How whoever sits at the machine gets one more launch address: Enter in the terminal, or a signal where there is none.

import { execFileSync } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface AskingForAddress {
  /** What the process was started from. */
  readonly terminal: Pick<NodeJS.ReadStream, 'isTTY'> & NodeJS.ReadableStream
  readonly isInForeground?: () => boolean
  readonly onAsked: () => void
}

/** Returns how to ask, in words. */
export function listenForLaunches({ terminal, isInForeground = askForeground, onAsked }: AskingForAddress): string {
  const hasSignals = process.platform !== 'win32'
  if (hasSignals) process.on('SIGUSR2', onAsked)
  const bySignal = `kill -USR2 ${process.pid}`
  if (!terminal.isTTY) return `It opens one browser, once. Another one: ${bySignal}`
  const lines = createInterface({ input: terminal })
  lines.on('line', onAsked)
  // Who reads a terminal from its background is stopped by it, with everything else that it does.
  const follow = () => (isInForeground() ? lines.resume() : lines.pause())
  follow()
  if (hasSignals) process.on('SIGCONT', follow)
  return `It opens one browser, once. Another one: press Enter here${hasSignals ? ` (or ${bySignal})` : ''}`
}

function askForeground(): boolean {
  try {
    return execFileSync('ps', ['-o', 'stat=', '-p', String(process.pid)], { encoding: 'utf8' }).includes('+')
  } catch {
    return true
  }
}
