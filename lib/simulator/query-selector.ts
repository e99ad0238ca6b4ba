// A selector of PromQL or LogQL, which is as much as is understood here: a name, matchers, and what lines have to hold.

export interface QuerySelector {
  readonly name: string
  readonly matchers: readonly { readonly label: string; readonly operator: string; readonly value: string }[]
  readonly contains: readonly string[]
}

const WHOLE = /^\s*([a-zA-Z_:][\w:]*)?\s*(?:\{([^}]*)\})?\s*((?:\|=\s*"(?:[^"\\]|\\.)*"\s*)*)$/
const MATCHER = /\s*([a-zA-Z_]\w*)\s*(=~|!~|!=|=)\s*("(?:[^"\\]|\\.)*")\s*(?:,|$)/g
const CONTAINS = /\|=\s*("(?:[^"\\]|\\.)*")/g

export function parseSelector(text: string): QuerySelector | undefined {
  const whole = WHOLE.exec(text)
  if (whole === null || text.trim() === '') return undefined
  const [, name = '', inside = '', filters = ''] = whole
  const found = [...inside.matchAll(MATCHER)]
  if (found.map(([all]) => all).join('') !== inside) return undefined
  const matchers = found.map(([, label = '', operator = '', value = '""']) => ({
    label,
    operator,
    value: unquote(value),
  }))
  return { name, matchers, contains: [...filters.matchAll(CONTAINS)].map(([, quoted = '""']) => unquote(quoted)) }
}

export function matchesSelector({ matchers }: QuerySelector, labels: Readonly<Record<string, string>>): boolean {
  return matchers.every(({ label, operator, value }) => {
    const own = labels[label] ?? ''
    if (operator === '=') return own === value
    if (operator === '!=') return own !== value
    return matchesWhole(value, own) === (operator === '=~')
  })
}

/** Only alternatives of literal names, as a page of ours asks, and a star at the end. */
function matchesWhole(pattern: string, text: string): boolean {
  return pattern.split('|').some((one) => {
    const plain = one.replaceAll(/\\(.)/g, '$1')
    return plain.endsWith('.*') || plain.endsWith('.+') ? text.startsWith(plain.slice(0, -2)) : plain === text
  })
}

function unquote(quoted: string): string {
  return quoted.slice(1, -1).replaceAll(/\\(.)/g, '$1')
}
