// Tallies that a test can look at: what was counted, in order, one line each.

import type { Tallies } from '../tallies'

export function recordTallies(): { readonly tallies: Tallies; readonly counted: readonly string[] } {
  const counted: string[] = []
  const write = (name: string, labels: object) => counted.push([name, ...Object.values(labels)].join(' '))
  return { tallies: { count: write, time: (name, _, labels) => write(name, labels) }, counted }
}
