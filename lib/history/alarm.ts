// A pause that may end early.

export interface Alarm {
  /** Until then, or until it is rung; at once where it was rung meanwhile. */
  wait(ms: number): Promise<void>
  ring(): void
}

export function createAlarm(): Alarm {
  let isRung = false
  let wake: (() => void) | undefined
  return {
    wait(ms) {
      if (isRung) {
        isRung = false
        return Promise.resolve()
      }
      return new Promise((resolve) => {
        const end = () => {
          clearTimeout(timer)
          wake = undefined
          isRung = false
          resolve()
        }
        const timer = setTimeout(end, ms)
        // A process that has nothing else to do ends.
        timer.unref()
        wake = end
      })
    },
    ring() {
      isRung = true
      wake?.()
    },
  }
}
