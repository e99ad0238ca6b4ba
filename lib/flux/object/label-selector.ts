// Whether labels satisfy a label selector as controllers take it (`--watch-label-selector`).

import { isJsonObject, readObjects, readText, readTextMap, readTexts } from './json-fields'

type Labels = Readonly<Record<string, string>>

/** Undefined when the selector cannot be understood: then nothing may be concluded from it. */
export function matchesLabels(selector: string, labels: Labels): boolean | undefined {
  const answers = splitTerms(selector).map((term) => matchesTerm(term, labels))
  if (answers.includes(undefined)) return undefined
  return answers.every((answer) => answer === true)
}

/** A LabelSelector of a spec in the same words; undefined where it is none. */
export function formatLabelSelector(selector: unknown): string | undefined {
  if (!isJsonObject(selector)) return undefined
  const equal = Object.entries(readTextMap(selector, 'matchLabels')).map(([key, value]) => `${key}=${value}`)
  const sets = readObjects(selector, 'matchExpressions').map((entry) => {
    const key = readText(entry, 'key') ?? ''
    const operator = readText(entry, 'operator')
    if (operator === 'Exists') return key
    return operator === 'DoesNotExist'
      ? `!${key}`
      : `${key} ${operator?.toLowerCase()} (${readTexts(entry, 'values').join(',')})`
  })
  return [...equal, ...sets].join(',')
}

/** Commas separate terms, but not inside the parentheses of a set. */
export function splitTerms(selector: string): readonly string[] {
  const terms: string[] = []
  let begin = 0
  let isInSet = false
  for (let at = 0; at <= selector.length; at += 1) {
    const character = selector[at]
    if (character === '(') isInSet = true
    else if (character === ')') isInSet = false
    else if (character === undefined || (character === ',' && !isInSet)) {
      terms.push(selector.slice(begin, at).trim())
      begin = at + 1
    }
  }
  return terms.filter((term) => term !== '')
}

const KEY = '[A-Za-z0-9][-A-Za-z0-9_./]*'
const SET = new RegExp(`^(${KEY})\\s+(in|notin)\\s*\\(([^()]*)\\)$`)
const EQUAL = new RegExp(`^(${KEY})\\s*(!=|==|=)\\s*([-A-Za-z0-9_.]*)$`)
const EXISTS = new RegExp(`^(!?)\\s*(${KEY})$`)

function matchesTerm(term: string, labels: Labels): boolean | undefined {
  const set = SET.exec(term)
  if (set !== null) {
    const [, key = '', operator, list = ''] = set
    const isIn = list
      .split(',')
      .map((value) => value.trim())
      .includes(labels[key] ?? '\0')
    return operator === 'in' ? isIn : !isIn
  }
  const equal = EQUAL.exec(term)
  if (equal !== null) {
    const [, key = '', operator, value = ''] = equal
    return operator === '!=' ? labels[key] !== value : labels[key] === value
  }
  const exists = EXISTS.exec(term)
  if (exists === null) return undefined
  const [, not, key = ''] = exists
  return Object.hasOwn(labels, key) === (not === '')
}
