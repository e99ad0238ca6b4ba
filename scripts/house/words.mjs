// Words that say more than they may: clocks and chance in what is pure, the environment, kinds by name, raw HTML.

import { NAMES_KINDS, PURE, READS_ENVIRONMENT } from './doors.mjs'
import { LISTS } from './known.mjs'
import { isBelowOneOf } from './paths.mjs'
import { readFile } from './read-file.mjs'

const IMPURE = new Set([
  'performance',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'requestAnimationFrame',
  'globalThis',
  'global',
  'window',
  'document',
  'navigator',
  'localStorage',
  'sessionStorage',
  'process',
  'fetch',
  'crypto',
  'console',
  'Temporal',
  'Intl',
  'XMLHttpRequest',
  'WebSocket',
  'Worker',
  'eval',
  'Function',
  'require',
])
/** A name that belongs to an object or a type is no global. */
const OWN = new Set(['member', 'key', 'type', 'attribute'])
/** The one formatter of dates; it is given the moment. */
const FORMATS_TIME = 'lib/time.ts'
const DATE_OF_AN_ARGUMENT = new Set(['made from', 'instanceof', '.UTC', '.parse'])
const SHORTEST_PREFIX = 3

export function checkWords(file, law) {
  if (file.isTest) return
  if (isBelowOneOf(file.path, PURE)) checkPurity(file, law)
  if (!isBelowOneOf(file.path, READS_ENVIRONMENT)) checkEnvironment(file, law)
  if (!isBelowOneOf(file.path, NAMES_KINDS)) checkKinds(file, law)
  if (file.words.some(({ word }) => word === 'dangerouslySetInnerHTML')) law.report(file.path, 'sets inner HTML')
}

function checkPurity({ path, words }, law) {
  const found = new Set()
  for (const { word, use } of words) {
    if (OWN.has(use) || (use.startsWith('of ') && word !== 'random')) continue
    const isClock = word === 'Date' && !DATE_OF_AN_ARGUMENT.has(use)
    const isChance = (word === 'random' && use === 'of Math') || (word === 'Math' && !use.startsWith('.'))
    if (word === 'Intl' && path === FORMATS_TIME) continue
    if (IMPURE.has(word) || isClock || isChance) found.add(isChance ? 'Math.random' : word)
  }
  for (const word of found) law.report(path, `is not pure: ${word}`)
}

function checkEnvironment({ path, words, imports }, law) {
  const reads =
    imports.some(({ specifier }) => /^(node:)?process$/.test(specifier ?? '')) ||
    words.some(
      ({ word, use }) =>
        (word === 'env' && /^of (process|import\.meta)$/.test(use)) ||
        (word === 'process' && /^(word|taken from|of globalThis)$/.test(use)),
    )
  if (reads && !law.known.holds(LISTS.environment, path))
    law.report(path, 'reads the environment, which only server.ts may')
}

function checkKinds({ path, strings, words }, law) {
  const found = [
    ...strings.filter((one) => namesKind(one, law.kindNames)).map(({ text }) => text),
    ...words.filter(({ word, use }) => law.kindNames.includes(word) && use === 'key').map(({ word }) => word),
  ]
  if (found.length > 0) law.report(path, `names a kind: ${found[0].trim()}`)
}

/** The name itself, at the front of a ref, inside a text when nothing else has that form, or what a test asks for. */
function namesKind({ text, isAsked, isRegex }, kinds) {
  if (!/[A-Z]/.test(text)) return false
  if (kinds.some((kind) => text === kind || text.startsWith(`${kind}/`))) return true
  const inside = text.match(/[A-Z][A-Za-z]+/g) ?? []
  if (inside.some((word) => kinds.includes(word) && /[a-z][A-Z]/.test(word))) return true
  if (isRegex)
    return inside.some((word) => word.length >= SHORTEST_PREFIX && kinds.some((kind) => kind.startsWith(word)))
  return isAsked && /^[A-Z]/.test(text) && isPartOfKind(text.replace(/\/$/, ''), kinds)
}

function isPartOfKind(text, kinds) {
  return text.length >= SHORTEST_PREFIX && kinds.some((kind) => kind.startsWith(text) || kind.endsWith(text))
}

/** The names that the table of kinds itself has, read from its syntax tree. */
export function readKindNames(text) {
  if (text === undefined) return []
  return readFile('lib/flux/kinds.ts', text).tables.FLUX_KINDS ?? []
}
