// Fires when nothing was heard for a while. Hearing something costs one clock reading, however often it happens.
import type { Clock } from './clock'

export interface SilenceTimer {
  touch(): void
  hasFired(): boolean
  stop(): void
}

export function createSilenceTimer(clock: Clock, silenceMs: number, onSilence: () => void): SilenceTimer {
  let heardAt = clock.elapsed()
  let hasFired = false
  let cancel = clock.after(silenceMs, check)

  function check(): void {
    const leftMs = heardAt + silenceMs - clock.elapsed()
    if (leftMs > 0) {
      cancel = clock.after(leftMs, check)
      return
    }
    hasFired = true
    onSilence()
  }

  return {
    touch: () => {
      heardAt = clock.elapsed()
    },
    hasFired: () => hasFired,
    stop: () => cancel(),
  }
}
