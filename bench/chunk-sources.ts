// Which packages and folders a bundled script is made of, in bytes, told from its source map.

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const VALUES = new Map([...ALPHABET].map((letter, value) => [letter, value]))

interface Section {
  readonly offset: { readonly line: number; readonly column: number }
  readonly map: SourceMap
}

interface SourceMap {
  readonly sources?: readonly string[]
  readonly mappings?: string
  readonly sections?: readonly Section[]
}

interface Start {
  readonly line: number
  readonly column: number
  readonly source: string
}

/** Bytes by package, the largest first; empty without a map. */
export function measureSources(code: string, mapText: string | undefined): Readonly<Record<string, number>> {
  if (mapText === undefined) return {}
  const map: SourceMap = JSON.parse(mapText)
  const sections = map.sections ?? [{ offset: { line: 0, column: 0 }, map }]
  const starts = sections.flatMap((section) => readStarts(section))
  const lines = code.split('\n')
  const bytes = new Map<string, number>()
  starts.forEach((start, index) => {
    const next = starts[index + 1]
    const end = next?.line === start.line ? next.column : (lines[start.line]?.length ?? start.column)
    bytes.set(start.source, (bytes.get(start.source) ?? 0) + Math.max(0, end - start.column))
  })
  return Object.fromEntries([...bytes].sort((a, b) => b[1] - a[1]))
}

/** Where each mapped stretch of the output begins and what it comes from. */
function readStarts({ offset, map }: Section): readonly Start[] {
  const starts: Start[] = []
  let source = 0
  ;(map.mappings ?? '').split(';').forEach((line, index) => {
    let column = index === 0 ? offset.column : 0
    for (const segment of line.split(',')) {
      const [columns = 0, sources] = decode(segment)
      column += columns
      if (sources === undefined) continue
      source += sources
      starts.push({ line: offset.line + index, column, source: nameOf(map.sources?.[source] ?? '') })
    }
  })
  return starts
}

/** Base 64 numbers of variable length, five bits to a letter, the sign in the lowest bit. */
function decode(segment: string): readonly number[] {
  const numbers: number[] = []
  let value = 0
  let shift = 0
  for (const letter of segment) {
    const bits = VALUES.get(letter) ?? 0
    value += (bits & 31) << shift
    shift += 5
    if ((bits & 32) !== 0) continue
    numbers.push(value & 1 ? -(value >> 1) : value >> 1)
    value = 0
    shift = 0
  }
  return numbers
}

/** The package, below node_modules the innermost one, or the first folders of our own. */
function nameOf(path: string): string {
  const inner = path.split('node_modules/').at(-1) ?? path
  if (inner !== path) {
    const [scope = '', name = '', ...rest] = inner.split('/')
    const own = scope.startsWith('@') ? `${scope}/${name}` : scope
    return own === 'next' && rest.includes('react-dom') ? 'react-dom' : own
  }
  const own = path.replace(/^.*\[project\]\//, '').split('/')
  return own.slice(0, 2).join('/')
}
