// Time for everything that happens by itself: plain timers that can be hurried, paused and moved forward by hand.

export interface Scheduler {
  readonly clock: () => Date
  /** Runs a task after so much simulated time; returns what cancels it. */
  after(ms: number, task: () => void): () => void
  /** Moves the clock and runs what falls due on the way, in order. Works while paused. */
  advance(ms: number): void
  pause(): void
  resume(): void
}

interface Task {
  readonly due: number
  readonly order: number
  readonly run: () => void
}

/** Longer waits than a Node timer can hold are taken in pieces. */
const LONGEST_TIMER_MS = 60_000

export function createScheduler(now: () => Date, speed: number, signal: AbortSignal): Scheduler {
  const tasks = new Set<Task>()
  let offset = 0
  let order = 0
  let isPaused = false
  let timer: NodeJS.Timeout | undefined

  const time = () => now().getTime() + offset

  function next(): Task | undefined {
    let first: Task | undefined
    for (const task of tasks) {
      if (first === undefined || task.due < first.due || (task.due === first.due && task.order < first.order))
        first = task
    }
    return first
  }

  function runDue(until: number): void {
    for (let task = next(); task !== undefined && task.due <= until && !signal.aborted; task = next()) {
      tasks.delete(task)
      task.run()
    }
  }

  function arm(): void {
    clearTimeout(timer)
    const task = next()
    if (task === undefined || isPaused || signal.aborted) return
    timer = setTimeout(
      () => {
        runDue(time())
        arm()
      },
      Math.min(LONGEST_TIMER_MS, Math.max(0, task.due - time())),
    )
  }

  signal.addEventListener(
    'abort',
    () => {
      clearTimeout(timer)
      tasks.clear()
    },
    { once: true },
  )

  return {
    clock: () => new Date(time()),
    after(ms, run) {
      if (signal.aborted) return () => {}
      order += 1
      const task: Task = { due: time() + ms / speed, order, run }
      tasks.add(task)
      if (next() === task) arm()
      return () => tasks.delete(task)
    },
    advance(ms) {
      const until = time() + ms
      for (let task = next(); task !== undefined && task.due <= until; task = next()) {
        offset += Math.max(0, task.due - time())
        runDue(task.due)
      }
      offset += Math.max(0, until - time())
      arm()
    },
    pause() {
      isPaused = true
      clearTimeout(timer)
    },
    resume() {
      isPaused = false
      arm()
    },
  }
}
