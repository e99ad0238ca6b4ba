// The plan of the house: who may import whom, and which packages. A file that no row covers may not be there.
// `may`: folders and files of the project; `types`: of these the types only; `packages`: with everything below them.

import { planOfPages } from './plan-of-pages.mjs'

const PURE = 'time ref compare count group-by nearest same steps worst-first'.split(' ').map((it) => `lib/${it}.ts`)
/** Single mechanisms that both sides need. */
export const SINGLES = [
  ...PURE,
  'lib/addresses.ts',
  'lib/json-depth.ts',
  'lib/lines.ts',
  'lib/places.ts',
  'lib/turns.ts',
  'lib/web-link.ts',
  'lib/routes.ts',
]
const BELOW_WIRES = ['lib/time.ts', 'lib/json-depth.ts', 'lib/lines.ts', 'lib/places.ts', 'lib/turns.ts']
const FLUX_ROOT = ['lib/flux/kinds.ts', 'lib/flux/kind-descriptor.ts', 'lib/workloads/kinds.ts', ...PURE]

const HALL = [
  'lib/server/config.ts',
  'lib/server/settings-reader.ts',
  'lib/server/observability-settings.ts',
  'lib/server/stdio-settings.ts',
  'lib/server/state-folder.ts',
  'lib/server/start-warnings.ts',
  'lib/server/changes.ts',
  'lib/server/choose-cluster.ts',
  'lib/server/process-life.ts',
  'lib/server/listeners.ts',
  'lib/server/remember.ts',
  'lib/server/deadlines.ts',
  'lib/server/log.ts',
  'lib/server/log-output.ts',
  'lib/server/log-tally.ts',
  'lib/server/tallies.ts',
  'lib/server/audit.ts',
  'lib/server/api-error.ts',
  'lib/server/respond.ts',
  'lib/server/trusted-peers.ts',
]
const BELOW_WORKLOADS = ['json-fields', 'redact', 'image-reference'].map((name) => `lib/flux/object/${name}.ts`)
const BELOW_SERVER = [
  ...SINGLES,
  'lib/flux',
  'lib/workloads',
  'lib/ground',
  'lib/kubernetes',
  'lib/ntfy',
  'lib/history',
  'lib/observability',
  'lib/contract',
]
const BELOW_MCP = [...SINGLES, 'lib/flux', 'lib/workloads', 'lib/ground', 'lib/contract']
/** Below what answers. */
const WINGS = ['rows', 'sources', 'workloads', 'ground', 'logs', 'stream', 'views', 'actions', 'history', 'identity']
const SERVER_PACKAGES = ['node:', 'zod', 'yaml', 'pino', 'undici']

/** The longest `at` counts; a row with `named` only for files of that name. */
export const PLAN = [
  ...SINGLES.map((at) => ({ at, types: SINGLES })),
  { at: 'lib/same.ts', types: SINGLES, packages: ['dequal'] },
  { at: 'lib/worst-first.ts', may: ['lib/compare.ts', 'lib/ref.ts'] },
  { at: 'lib/routes.ts', may: ['lib/ref.ts', 'lib/addresses.ts'], types: ['lib/flux/kinds.ts'] },
  { at: 'lib/places.ts', packages: ['node:events'] },

  { at: 'lib/flux/kind-descriptor.ts', may: [] },
  { at: 'lib/flux/kinds.ts', types: ['lib/flux/kind-descriptor.ts'] },
  { at: 'lib/flux/row-filter.ts', may: [...FLUX_ROOT, 'lib/flux/object', 'lib/flux/judge'], types: ['lib/contract'] },
  layer('object', []),
  layer('judge', ['object']),
  ...['graph', 'act', 'alerts'].map((name) => layer(name, ['object', 'judge'])),
  layer('advice', ['object', 'judge', 'graph', 'act']),
  layer('tell', ['object', 'judge', 'graph', 'act', 'advice']),
  layer('images', ['object', 'judge', 'advice']),
  { ...layer('history', ['object', 'judge', 'tell']), types: ['lib/contract', 'lib/history/rows.ts'] },
  { at: 'lib/flux/testing', may: ['lib/flux'] },
  { at: 'lib/flux/situations', may: [] },
  { at: 'lib/testing', may: ['lib/ref.ts'] },
  { at: 'lib/workloads', may: ['lib/workloads', ...BELOW_WORKLOADS, ...PURE], packages: ['croner'] },
  { at: 'lib/ground', may: ['lib/ground', 'lib/workloads', ...BELOW_WORKLOADS, ...PURE], types: ['lib/contract'] },
  {
    at: 'lib/kubernetes',
    may: ['lib/kubernetes', ...BELOW_WIRES],
    packages: ['node:', 'undici', 'yaml', '@kubernetes/client-node'],
  },
  { at: 'lib/ntfy', may: ['lib/ntfy', ...BELOW_WIRES], packages: ['node:', 'undici'] },
  { at: 'lib/observability', may: ['lib/observability', ...BELOW_WIRES], packages: ['node:', 'undici'] },
  {
    at: 'lib/history',
    may: ['lib/history', 'lib/contract', 'lib/flux/history', ...BELOW_WIRES, 'lib/compare.ts', 'lib/group-by.ts'],
    types: ['lib/ref.ts'],
    packages: ['node:', 'kysely', 'pg', '@photostructure/sqlite'],
  },
  {
    at: 'lib/contract',
    may: ['lib/contract', 'lib/ref.ts', 'lib/same.ts', 'lib/time.ts'],
    never: ['lib/contract/schema', 'lib/contract/testing'],
    types: ['lib/flux', 'lib/workloads', 'lib/ground', 'lib/ntfy/message.ts'],
  },
  {
    at: 'lib/contract/schema',
    may: ['lib/contract', 'lib/ref.ts', 'lib/addresses.ts', 'lib/flux', 'lib/workloads', 'lib/ground', 'lib/time.ts'],
    packages: ['zod'],
  },
  { at: 'lib/contract/testing', may: ['lib/contract', 'lib/ref.ts', 'lib/flux', 'lib/workloads'] },

  ...HALL.map((at) => ({ at, may: [...HALL, ...BELOW_SERVER], packages: SERVER_PACKAGES })),
  inHall('lib/server/config.ts', 'lib/server/identity/settings.ts', 'lib/server/history/settings.ts'),
  inHall('lib/server/observability-settings.ts', 'lib/server/identity/settings.ts'),
  inHall('lib/server/audit.ts', 'lib/server/identity/identity.ts'),
  wing('identity', [], ['openid-client', 'jose']),
  wing('sources', [], ['gemoji']),
  wing('workloads', ['sources']),
  wing('ground', ['sources', 'workloads', 'views']),
  wing('logs', ['sources', 'workloads', 'identity']),
  wing('rows', ['sources', 'workloads']),
  wing('stream', ['rows', 'sources', 'workloads']),
  wing('metrics', ['rows', 'sources', 'workloads', 'stream'], ['prom-client']),
  wing('views', ['rows', 'sources', 'workloads', 'stream', 'identity']),
  wing('actions', ['rows', 'sources', 'identity', 'history']),
  wing('history', ['rows', 'sources']),
  wing('answers', WINGS),
  wing('door', [...WINGS, 'answers', 'metrics']),
  { ...wing('door', ['identity', 'stream']), at: 'lib/server/door/answer-mcp.ts', types: ['lib/mcp'] },
  { at: 'lib/server/cluster-parts.ts', may: ['lib/server', ...BELOW_SERVER], packages: SERVER_PACKAGES },
  { at: 'lib/server/cluster-unit.ts', may: ['lib/server', ...BELOW_SERVER], packages: SERVER_PACKAGES },
  {
    at: 'lib/server/runtime.ts',
    may: ['lib/server', ...BELOW_SERVER, 'lib/simulator', 'lib/mcp'],
    packages: SERVER_PACKAGES,
  },
  {
    at: 'lib/server/testing',
    may: ['lib/server', ...BELOW_SERVER, 'lib/simulator'],
    packages: [...SERVER_PACKAGES, 'oidc-provider', 'ajv', 'ajv-formats', 'jsonata'],
  },
  {
    at: 'lib/mcp',
    may: ['lib/mcp', ...HALL, 'lib/server/answers', 'lib/server/actions', 'lib/server/identity', ...BELOW_MCP],
    packages: ['@modelcontextprotocol', 'zod', 'node:'],
  },

  {
    at: 'lib/client',
    may: ['lib/client', 'lib/contract', 'lib/flux', 'lib/workloads', ...SINGLES],
    packages: ['react', '@tanstack/react-query'],
  },
  {
    at: 'lib/simulator',
    may: ['lib/simulator', 'lib/flux', 'lib/workloads', 'lib/ntfy/message.ts', ...SINGLES],
    types: ['lib/history'],
    packages: ['node:'],
  },

  ...planOfPages(SINGLES),

  {
    at: 'app',
    may: [
      'app',
      'components',
      'lib/routes.ts',
      'lib/ref.ts',
      'lib/flux/object/flux-ref.ts',
      'lib/client/reload-once.ts',
      'lib/client/query-client.tsx',
      'lib/server/door/runtime-handle.ts',
    ],
    types: ['lib/contract'],
    packages: ['react', 'next'],
  },
  { at: 'app', named: /\/route\.ts$/, may: ['lib/server/door/runtime-handle.ts'], types: ['lib/contract'] },

  {
    at: 'e2e',
    may: [
      'e2e',
      'lib/simulator',
      'lib/flux/situations',
      'lib/contract',
      'lib/addresses.ts',
      'lib/ref.ts',
      'lib/server/testing/identity-provider.ts',
      'scripts/step.mjs',
    ],
    packages: ['node:', '@playwright/test', '@axe-core/playwright', 'yaml'],
  },
  {
    at: 'e2e/support/quick-clocks.mjs',
    may: ['scripts/build.mjs', 'scripts/step.mjs'],
    packages: ['node:', 'esbuild'],
  },
  { at: 'e2e/load', may: ['e2e', 'lib', 'scripts/memory-flags.mjs'], packages: ['node:', 'vitest'] },
  {
    at: 'e2e/real',
    may: [
      'e2e',
      'lib/contract',
      'lib/flux',
      'lib/ground',
      'lib/kubernetes',
      'lib/workloads',
      'lib/addresses.ts',
      'lib/ref.ts',
      'lib/client/apply-event.ts',
      'lib/client/apply-workloads.ts',
      'lib/server/runtime.ts',
      'lib/server/cluster-unit.ts',
      'lib/server/config.ts',
      'lib/server/log.ts',
      'lib/server/door/allowed-hosts.ts',
      'lib/server/testing',
      'lib/mcp/testing',
    ],
    packages: ['node:', 'yaml', 'vitest', '@modelcontextprotocol/client'],
  },
  {
    at: 'bench',
    may: ['bench', 'e2e/support', 'lib', 'components/graph', 'scripts'],
    packages: ['node:', '@playwright/test', 'esbuild', 'mermaid', 'next', 'dagre-d3-es', 'react', 'react-dom'],
  },
  { at: 'scripts', may: ['scripts', 'e2e/support'], packages: ['node:', 'esbuild', 'oxc-parser'] },
  {
    at: 'scripts/draw-icons.mjs',
    may: ['scripts/step.mjs'],
    packages: ['node:', 'react', 'react-dom', 'lucide-react'],
  },
  { at: 'deploy', may: [] },
  { at: 'server.ts', may: ['lib/server', 'lib/flux/object/redact.ts'], packages: ['node:', 'next'] },
  {
    at: 'stdio.ts',
    may: ['lib/server', 'lib/mcp', 'lib/flux/object/redact.ts'],
    packages: ['node:', '@modelcontextprotocol'],
  },
  { at: 'app/boot', may: ['lib/server'], packages: ['node:'] },
  { at: 'next.config.mjs', packages: ['next'] },
  { at: 'postcss.config.mjs', packages: [] },
  { at: 'playwright.config.ts', may: ['e2e/support'], packages: ['@playwright/test', 'node:'] },
  { at: 'vitest.config.ts', packages: ['vitest', 'node:'] },
  { at: 'scripts/mutate', packages: ['vitest', 'node:'] },
]

function layer(name, below) {
  return {
    at: `lib/flux/${name}`,
    may: [...FLUX_ROOT, ...[name, ...below].map((one) => `lib/flux/${one}`), ...filterIn(name)],
    types: ['lib/contract'],
  }
}

function filterIn(name) {
  return name === 'graph' || name === 'tell' || name === 'images' ? ['lib/flux/row-filter.ts'] : []
}

function inHall(at, ...more) {
  return { at, may: [...HALL, ...BELOW_SERVER, ...more], packages: SERVER_PACKAGES }
}

function wing(name, others, packages = []) {
  return {
    at: `lib/server/${name}`,
    may: [...HALL, ...BELOW_SERVER, ...[name, ...others].map((one) => `lib/server/${one}`)],
    packages: [...SERVER_PACKAGES, ...packages],
  }
}
