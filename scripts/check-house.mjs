// `npm run check`: the rules of the house that no linter knows: who may import whom, one door each, sizes, purity.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { projectFolder } from './step.mjs'

const FOLDERS = ['app', 'components', 'lib', 'e2e', 'bench']
const MAX_LINES = 300

/** From the folder on the left to what it may import inside the project; the longest prefix counts. */
const MAY_IMPORT = {
  'lib/time.ts': [],
  'lib/addresses.ts': [],
  'lib/routes.ts': ['lib/addresses'],
  'lib/web-link.ts': [],
  'lib/group-by.ts': [],
  'lib/flux': ['lib/flux', 'lib/group-by', 'lib/time', 'lib/contract'],
  'lib/kubernetes': ['lib/kubernetes', 'lib/time'],
  'lib/ntfy': ['lib/ntfy', 'lib/time'],
  'lib/contract': ['lib/contract', 'lib/flux', 'lib/ntfy/message'],
  'lib/server': [
    'lib/web-link',
    'lib/addresses',
    'lib/server',
    'lib/flux',
    'lib/kubernetes',
    'lib/ntfy',
    'lib/history',
    'lib/contract',
    'lib/time',
    'lib/routes',
  ],
  'lib/server/runtime.ts': ['lib'],
  'lib/client': ['lib/client', 'lib/contract', 'lib/flux', 'lib/group-by', 'lib/time', 'lib/routes'],
  'lib/simulator': ['lib/simulator', 'lib/flux', 'lib/ntfy/message', 'lib/time'],
  'components/ui': ['components/ui'],
  'components/flux': [
    'components/flux',
    'components/ui',
    'lib/flux',
    'lib/contract',
    'lib/routes',
    'lib/time',
    'lib/client',
  ],
  components: [
    'lib/web-link',
    'lib/group-by',
    'components/ui',
    'components/flux',
    'components/actions',
    'lib/client',
    'lib/contract',
    'lib/flux',
    'lib/routes',
    'lib/time',
  ],
  // Pages read a ref out of their address; the error page may reload itself once.
  app: [
    'app',
    'components',
    'lib/routes',
    'lib/contract',
    'lib/server/door/runtime-handle',
    'lib/flux/object/ref',
    'lib/client/reload-once',
  ],
}

/** Packages and files with one importer each. */
const ONE_DOOR = [
  { what: /^@kubernetes\/client-node$/, by: 'lib/kubernetes/credentials.ts' },
  { what: /^mermaid$/, by: 'components/graph/picture/mermaid-render.ts' },
  { what: /(^|\/)patch$/, by: 'lib/server/actions/perform-action.ts', within: 'lib/server' },
]

/** What pages may take types from only: its libraries would come along with every first load. */
const TOO_LARGE_FOR_PAGES = /^import (?!type )[^'\n]*from '(zod|@\/lib\/contract\/action-request)'/m

const FORBIDDEN_NAMES = /(^|\/)(utils?|helpers?|common|misc|shared|manager|service)(\.|\/|$)/
const PURE = [/\bfetch\(/, /\bDate\.now\(/, /\bnew Date\(\)/, /\bprocess\./, /from 'node:/, /from 'react'/]
const KIND_LITERAL =
  /['"`](Kustomization|HelmRelease|GitRepository|OCIRepository|HelmRepository|HelmChart|ImageRepository|ImagePolicy|ImageUpdateAutomation|ArtifactGenerator|ExternalArtifact|ResourceSet|FluxInstance|FluxReport)['"`]/

const problems = []
const lineCounts = []

for (const file of FOLDERS.flatMap((folder) => listFiles(join(projectFolder, folder)))) {
  const path = relative(projectFolder, file)
  const text = readFileSync(file, 'utf8')
  const isTest =
    /\.(test|spec)\.tsx?$/.test(path) ||
    path.includes('/testing/') ||
    path.startsWith('e2e/') ||
    path.startsWith('bench/')
  const lines = text.split('\n').length
  if (FORBIDDEN_NAMES.test(path)) report(path, 'has a name that means nothing')
  if (isTest) continue
  lineCounts.push(lines)
  if (lines > MAX_LINES && !path.startsWith('lib/flux/advice/advice') && path !== 'lib/flux/kinds.ts')
    report(path, `has ${lines} lines`)
  if (path.endsWith('/route.ts') && lines > 16) report(path, `is a route of ${lines} lines`)
  if (path.endsWith('/page.tsx') && lines > 41) report(path, `is a page of ${lines} lines`)
  const imports = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1])
  for (const specifier of imports) checkImport(path, file, specifier)
  if (path.startsWith('lib/flux/'))
    for (const pattern of PURE) if (pattern.test(stripComments(text))) report(path, `is not pure: ${pattern}`)
  if (!path.startsWith('lib/flux/') && !path.startsWith('lib/simulator/') && KIND_LITERAL.test(stripComments(text)))
    report(path, `names a kind: ${KIND_LITERAL.exec(stripComments(text))?.[0]}`)
  const large = /^(components|lib\/(client|flux|routes|time))/.test(path)
    ? TOO_LARGE_FOR_PAGES.exec(text)?.[1]
    : undefined
  if (large !== undefined) report(path, `brings ${large} into pages`)
  if (/dangerouslySetInnerHTML/.test(text)) report(path, 'sets inner HTML')
}

lineCounts.sort((a, b) => a - b)
const median = lineCounts[Math.floor(lineCounts.length / 2)] ?? 0
const p95 = lineCounts[Math.floor(lineCounts.length * 0.95)] ?? 0
console.log(`${lineCounts.length} files, median ${median} lines, 95th percentile ${p95}.`)
if (lineCounts.length === 0) report('the project', 'has no files to check')
for (const problem of problems) console.error(problem)
if (problems.length > 0) process.exit(1)

function checkImport(path, file, specifier) {
  const target = specifier.startsWith('@/')
    ? specifier.slice(2)
    : specifier.startsWith('.')
      ? relative(projectFolder, resolve(dirname(file), specifier))
      : undefined
  for (const { what, by, within } of ONE_DOOR)
    if (what.test(specifier) && path !== by && (within === undefined || path.startsWith(within)))
      report(path, `imports ${specifier}, which only ${by} may`)
  if (target === undefined) return
  const rule = Object.keys(MAY_IMPORT)
    .filter((prefix) => path === prefix || path.startsWith(`${prefix}/`))
    .sort((a, b) => b.length - a.length)[0]
  if (rule === undefined) return
  const own = path.startsWith('components/') ? [path.split('/').slice(0, 2).join('/')] : []
  const allowed = [...MAY_IMPORT[rule], ...own]
  if (!allowed.some((prefix) => target === prefix || target.startsWith(`${prefix}/`)))
    report(path, `may not import ${target}`)
}

function report(path, text) {
  problems.push(`${path} ${text}.`)
}

function stripComments(text) {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '')
}

function listFiles(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return listFiles(path)
    return /\.tsx?$/.test(entry.name) ? [path] : []
  })
}
