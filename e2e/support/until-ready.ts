// How the suite waits for a server that it started: until it answers as it should, and no longer than it runs.
import type { LeashedProcess } from './leashed-process'
import { waitUntil } from './wait-until'

/** Throws what it printed where it ends before. */
export async function untilReady<T>(
  name: string,
  { exited, output }: Pick<LeashedProcess, 'exited' | 'output'>,
  ask: () => Promise<T | undefined>,
  waits?: Parameters<typeof waitUntil>[2],
): Promise<NonNullable<T>> {
  let hasExited = false
  void exited.then(() => {
    hasExited = true
  })
  return waitUntil(
    `${name} to be ready`,
    () => {
      if (hasExited) throw new Error(`${name} ended while starting:\n${output().slice(-4000)}`)
      return ask()
    },
    waits,
  )
}
