// How a command reads what stands behind it: what it does not know is named, with what comes nearest.
import { parseArgs } from 'node:util'

/** What whoever typed the command can put right. */
export class UsageError extends Error {
  name = 'UsageError'
}

/** More letters than this apart is another word. */
const MAX_DISTANCE = 3

export function readOptions(args, options, { allowPositionals = false } = {}) {
  const all = { ...options, help: { type: 'boolean', short: 'h' } }
  try {
    return parseArgs({ args, options: all, allowPositionals })
  } catch (error) {
    const unknown = error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' ? /'(-[^'\s]*)/.exec(error.message)?.[1] : undefined
    if (unknown === undefined) throw new UsageError(error.message)
    const names = Object.keys(all).map((name) => `--${name}`)
    throw new UsageError(`There is no option ${unknown}.${nearest(unknown, names)}`)
  }
}

/** The rest of a sentence that names what may have been meant; empty where nothing is near. */
export function nearest(word, words) {
  const [best] = words
    .map((one) => ({ one, distance: distanceBetween(word.toLowerCase(), one) }))
    .filter(({ one, distance }) => distance <= Math.min(MAX_DISTANCE, one.length - 1))
    .sort((a, b) => a.distance - b.distance)
  return best === undefined ? '' : ` Did you mean ${best.one}?`
}

/** How many letters have to be put in, taken out or changed. */
function distanceBetween(a, b) {
  let row = [...b, ''].map((_, index) => index)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...b].entries())
      next.push(Math.min(next[j] + 1, row[j + 1] + 1, row[j] + (letter === other ? 0 : 1)))
    row = next
  }
  return row.at(-1)
}
