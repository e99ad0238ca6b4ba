// What cannot be watched is asked every half a minute while somebody looks.

import type { Clock } from '@/lib/kubernetes/clock'

const EVERY_MS = 30_000

/** From now on until what it answers is called. `ask` deals with its own failures. */
export function askWhileOpen(ask: (signal: AbortSignal) => Promise<void>, timers: Clock): () => void {
  const end = new AbortController()
  let cancel = () => {}
  const again = () => {
    void ask(end.signal).then(() => {
      if (!end.signal.aborted) cancel = timers.after(EVERY_MS, again)
    })
  }
  again()
  return () => {
    end.abort()
    cancel()
  }
}
