// Doors and purity: what only one file may import, what may not reach a page, which folders know no clock.
import { SINGLES } from './plan.mjs'

/** Packages and files with one importer each, wherever the plan would allow more. Tests and measurements are free. */
export const ONE_DOOR = [
  { what: '@kubernetes/client-node', by: ['lib/kubernetes/credentials.ts'] },
  { what: 'prom-client', by: ['lib/server/metrics/metrics.ts', 'lib/server/metrics/counters.ts'] },
  { what: 'mermaid', by: ['components/graph/picture/mermaid-render.ts'] },
  {
    what: 'lib/kubernetes/patch.ts',
    by: ['lib/server/actions/one-write.ts'],
  },
]

/** Who may hold what writes. The whole client exists only where a cluster is put together, to be given away in halves. */
export const WRITERS = [
  { name: 'KubernetesWriter', may: ['lib/kubernetes', 'lib/server/actions'] },
  { name: 'KubernetesCreator', may: ['lib/kubernetes', 'lib/server/actions'] },
  { name: 'KubernetesClient', may: ['lib/kubernetes', 'lib/server/cluster-unit.ts'] },
  { name: 'createKubernetesClient', may: ['lib/kubernetes', 'lib/server/cluster-unit.ts'] },
]

/** Who may call the writer. */
export const MAY_SEND = ['lib/kubernetes', 'lib/server/actions']

/** Brought into a page they would come along with every first load: types only. */
export const TOO_LARGE_FOR_PAGES = {
  of: ['components', 'lib/client', 'lib/flux', ...SINGLES],
  files: ['lib/contract/schema'],
}

/** No clock, no I/O, no chance, no environment. */
export const PURE = [
  'lib/flux',
  'lib/workloads',
  'lib/ground',
  ...SINGLES.filter((one) => one !== 'lib/places.ts' && one !== 'lib/turns.ts'),
]

/** Where a kind may be called by its name, beside tests. */
export const NAMES_KINDS = ['lib/flux', 'lib/simulator', 'e2e', 'bench', 'deploy']

/** Programs that are started with an environment of their own. */
export const READS_ENVIRONMENT = [
  'server.ts',
  'scripts',
  'bench',
  'e2e',
  'next.config.mjs',
  'playwright.config.ts',
  'vitest.config.ts',
]
