// The shape of one file and of all together: names, sizes, casts, state of the module.
import { KNOWN_LONG_FUNCTIONS_AT_MOST, LISTS } from './known.mjs'
import { isBelow, isBelowOneOf, isProduct } from './paths.mjs'

const MAX_LINES = 300
const MAX_MEDIAN = 80
const MAX_P95 = 220
const MAX_FUNCTION_LINES = 100
const MAX_ROUTE_LINES = 16
const MAX_PAGE_LINES = 41
/** What lives longer than a request or a page is made by whoever starts it. */
const KEEP_NO_STATE = ['app', 'components', 'lib', 'server.ts', 'stdio.ts']
const EMPTY_WORDS = /^(utils?|helpers?|common|misc|shared|managers?|services?)$/
const EMPTY_NAMES = /^(data|handle|process|index)$/
const EMPTY_VERBS = /^(handle|process)-/

export function checkShape(file, law) {
  checkName(file.path, law)
  if (file.isTest) return
  if (file.casts.length > 0 && !law.known.holds(LISTS.casts, file.path))
    law.report(file.path, `casts with "as" in line ${file.casts[0]}, which only parsers may`)
  if (
    isBelowOneOf(file.path, KEEP_NO_STATE) &&
    file.mutableState.length > 0 &&
    !law.known.holds(LISTS.state, file.path)
  )
    law.report(file.path, `keeps state of the module: ${file.mutableState.join(', ')}`)
  if (!isProduct(file.path)) return
  if (file.lines > MAX_LINES) law.report(file.path, `has ${file.lines} lines`)
  if (file.path.endsWith('/route.ts') && file.lines > MAX_ROUTE_LINES)
    law.report(file.path, `is a route of ${file.lines} lines`)
  if (file.path.endsWith('/page.tsx') && file.lines > MAX_PAGE_LINES)
    law.report(file.path, `is a page of ${file.lines} lines`)
}

/** Also inside a name: graph-utils.ts says no more than utils.ts. */
function checkName(path, law) {
  const parts = path.split('/')
  const name = parts.at(-1).split('.')[0]
  const isEmpty =
    parts.some((part) => part.split(/[-.]/).some((word) => EMPTY_WORDS.test(word))) ||
    EMPTY_NAMES.test(name) ||
    EMPTY_VERBS.test(name)
  if (isEmpty && !law.known.holds(LISTS.names, path)) law.report(path, 'has a name that means nothing')
}

export function measure(files, law) {
  const lines = files
    .filter(({ path }) => isProduct(path))
    .map((file) => file.lines)
    .sort((a, b) => a - b)
  const at = (share) => lines[Math.floor(lines.length * share)] ?? 0
  const sizes = { files: lines.length, median: at(0.5), p95: at(0.95) }
  if (sizes.median > MAX_MEDIAN) law.report('the project', `has a median of ${sizes.median} lines, above ${MAX_MEDIAN}`)
  if (sizes.p95 > MAX_P95) law.report('the project', `has a 95th percentile of ${sizes.p95} lines, above ${MAX_P95}`)
  return { ...sizes, longFunctions: checkFunctions(files, law) }
}

function checkFunctions(files, law) {
  const found = files
    .filter((file) => !file.isTest && !isBelow(file.path, 'lib/simulator'))
    .flatMap(({ path, functions }) =>
      functions
        .filter(({ lines }) => lines > MAX_FUNCTION_LINES)
        .map(({ name, line, lines }) => ({ path, name, line, lines })),
    )
  for (const { path, name, line, lines } of found)
    if (!law.known.holds(LISTS.functions, `${path} ${name}`))
      law.report(path, `has the function ${name} of ${lines} lines in line ${line}, above ${MAX_FUNCTION_LINES}`)
  if (found.length > KNOWN_LONG_FUNCTIONS_AT_MOST)
    law.report(
      'the project',
      `has ${found.length} functions above ${MAX_FUNCTION_LINES} lines; they may only become fewer`,
    )
  return found.length
}
