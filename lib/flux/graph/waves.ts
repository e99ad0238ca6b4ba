// In which order things are deployed, and which edges say nothing that others do not say already.

import { allAtOnce, type Steps } from '@/lib/steps'

type Targets<T> = (node: T) => Iterable<T>

/**
 * 1 for what waits for nothing; everything else comes one after the last of its targets. Members of a circle and all
 * that wait for them have no wave: they never start.
 */
export function* findWaves<T>(nodes: Iterable<T>, targetsOf: Targets<T>): Steps<ReadonlyMap<T, number>> {
  const waiting = new Map<T, T[]>()
  const open = new Map<T, number>()
  for (const node of nodes) open.set(node, 0)
  for (const node of open.keys()) {
    for (const target of new Set(targetsOf(node))) {
      if (!open.has(target)) continue
      open.set(node, (open.get(node) ?? 0) + 1)
      const group = waiting.get(target)
      if (group === undefined) waiting.set(target, [node])
      else group.push(node)
    }
    yield
  }
  const waves = new Map<T, number>()
  for (const [node, count] of open) if (count === 0) waves.set(node, 1)
  // A Map may grow while it is walked. Whoever is entered last of its targets comes right after the latest of them.
  for (const [node, wave] of waves) {
    for (const next of waiting.get(node) ?? []) {
      const left = (open.get(next) ?? 0) - 1
      open.set(next, left)
      if (left === 0) waves.set(next, wave + 1)
    }
    yield
  }
  return waves
}

/** The targets of each node that it would wait for anyway, through another of its targets. None in or behind circles. */
export function findImplied<T>(nodes: Iterable<T>, targetsOf: Targets<T>): ReadonlyMap<T, ReadonlySet<T>> {
  const waves = allAtOnce(findWaves(nodes, targetsOf))
  const waveOf = (node: T) => waves.get(node) ?? 0
  const implied = new Map<T, ReadonlySet<T>>()
  for (const node of waves.keys()) {
    const targets = new Set(targetsOf(node))
    if (targets.size < 2) continue
    const lowest = Math.min(...[...targets].map(waveOf))
    const beyond = new Set<T>()
    const queue = [...targets]
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      if (waveOf(at) <= lowest) continue
      for (const next of targetsOf(at)) {
        if (beyond.has(next)) continue
        beyond.add(next)
        queue.push(next)
      }
    }
    const found = [...targets].filter((target) => beyond.has(target))
    if (found.length > 0) implied.set(node, new Set(found))
  }
  return implied
}
