// One clock for every process of a bench: the monotonic clock of the machine, in milliseconds.

export function now(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
