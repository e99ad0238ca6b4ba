// Which objects a message of helm-controller says have drifted, and how. Text of others, read line by line.

import type { DriftedObject } from '@/lib/contract/objects'

const MAX_LINES = 200
const MAX_LINE = 2_000
const OBJECT = /^[\s-]{0,8}([A-Z][A-Za-z0-9]{0,62}\/[a-z0-9.-]{0,253}\/[A-Za-z0-9.:_-]{1,253}):?\s/
const COUNTS = /changed \((\d{1,9}) additions?, (\d{1,9}) changes?, (\d{1,9}) removals?\)/
const POINTER = /(?<=^|[\s"'`([,:])\/[\w.~-]{1,100}(?:\/[\w.~-]{1,100}){0,20}/g

export function readDriftLines(message: string): readonly DriftedObject[] {
  const found: DriftedObject[] = []
  for (const line of message.split('\n').slice(0, MAX_LINES)) {
    const text = line.slice(0, MAX_LINE)
    const object = OBJECT.exec(`${text} `)?.[1]
    const rest = object === undefined ? text : text.slice(text.indexOf(object) + object.length)
    const paths = [...rest.matchAll(POINTER)].map(([pointer]) => pointer)
    const last = found.at(-1)
    if (object !== undefined) found.push({ object, ...readChange(rest), paths })
    // Some versions put the paths below their object.
    else if (last !== undefined && paths.length > 0)
      found[found.length - 1] = { ...last, paths: [...last.paths, ...paths] }
  }
  return found
}

function readChange(rest: string): Pick<DriftedObject, 'change' | 'additions' | 'changes' | 'removals'> {
  const counts = COUNTS.exec(rest)
  if (counts !== null) {
    const [additions, changes, removals] = counts.slice(1).map(Number)
    return { change: 'changed', additions: additions ?? 0, changes: changes ?? 0, removals: removals ?? 0 }
  }
  if (/\bremoved\b/.test(rest)) return { change: 'removed' }
  if (/\bexcluded\b/.test(rest)) return { change: 'excluded' }
  if (/\b(?:configured|created|serverside-applied)\b/.test(rest)) return { change: 'corrected' }
  return { change: /\b(?:failed|error)\b/.test(rest) ? 'failed' : 'changed' }
}
