// A gate with a fixed number of places, so that a start does not throw every list at the API server at once.

export interface Gate {
  /** Waits for a place. The returned function gives it back; calling it twice is harmless. */
  enter(signal: AbortSignal): Promise<() => void>
}

export function createGate(places: number): Gate {
  let free = places
  const waiting: (() => void)[] = []

  function leaveOnce(): () => void {
    let left = false
    return () => {
      if (left) return
      left = true
      const next = waiting.shift()
      if (next === undefined) free += 1
      else next()
    }
  }

  return {
    enter(signal) {
      if (signal.aborted) return Promise.resolve(() => {})
      if (free > 0) {
        free -= 1
        return Promise.resolve(leaveOnce())
      }
      return new Promise((resolve) => {
        const admit = () => {
          signal.removeEventListener('abort', giveUp)
          resolve(leaveOnce())
        }
        const giveUp = () => {
          waiting.splice(waiting.indexOf(admit), 1)
          resolve(() => {})
        }
        waiting.push(admit)
        signal.addEventListener('abort', giveUp, { once: true })
      })
    },
  }
}
