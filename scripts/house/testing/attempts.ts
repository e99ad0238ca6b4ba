// Ways to break the law of the house, each a file to plant and the sentence that must refuse it.

export type Attempt = readonly [what: string, path: string, text: string | undefined, sentence: string]

export const NOT_THERE = 'stands where no row of scripts/house/plan.mjs allows a file'

const IMPORTS: readonly Attempt[] = [
  [
    'a feature imports another by its alias',
    'components/wall/wall-clock.tsx',
    `import { Overview } from '@/components/overview/overview'\nexport const Clock = Overview\n`,
    'may not import components/overview/overview.tsx',
  ],
  [
    'a feature imports another relatively',
    'components/wall/wall-clock.tsx',
    `import { Overview } from '../overview/overview'\nexport const Clock = Overview\n`,
    'may not import components/overview/overview.tsx',
  ],
  [
    'the kit knows the product',
    'components/ui/age.tsx',
    `import { formatAge } from '@/lib/time'\nexport const age = formatAge\n`,
    'may not import lib/time.ts',
  ],
  [
    'the adapter knows Flux',
    'lib/kubernetes/kinds-of.ts',
    `import { FLUX_KIND_NAMES } from '@/lib/flux/kinds'\nexport const kinds = FLUX_KIND_NAMES\n`,
    'may not import lib/flux/kinds.ts',
  ],
  [
    'the browser imports the server',
    'lib/client/settings.ts',
    `import { readConfig } from '@/lib/server/config'\nexport const read = readConfig\n`,
    'may not import lib/server/config.ts',
  ],
  [
    'the browser imports types of the server',
    'lib/client/settings.ts',
    `import type { Config } from '@/lib/server/config'\nexport type Settings = Config\n`,
    'may not import types of lib/server/config.ts',
  ],
  [
    'the browser imports the simulator',
    'lib/client/demo.ts',
    `import { startSimulator } from '@/lib/simulator/simulator'\nexport const start = startSimulator\n`,
    'may not import lib/simulator/simulator.ts',
  ],
  [
    'the simulator imports the server',
    'lib/simulator/rows.ts',
    `import { readConfig } from '@/lib/server/config'\nexport const read = readConfig\n`,
    'may not import lib/server/config.ts',
  ],
  [
    'a page imports the adapter',
    'app/(console)/pods/page.tsx',
    `import { loadCluster } from '@/lib/kubernetes/credentials'\nexport default loadCluster\n`,
    'may not import lib/kubernetes/credentials.ts',
  ],
  [
    'a page imports the program',
    'app/(console)/pods/page.tsx',
    `import { startProgram } from '@/lib/server/runtime'\nexport default startProgram\n`,
    'may not import lib/server/runtime.ts',
  ],
  [
    'a route imports a component',
    'app/api/pods/route.ts',
    `import { Overview } from '@/components/overview/overview'\nexport const GET = Overview\n`,
    'may not import components/overview/overview.tsx',
  ],
  [
    'a second file imports mermaid',
    'components/graph/picture/second.ts',
    `import mermaid from 'mermaid'\nexport const draw = mermaid.render\n`,
    'imports mermaid, which only components/graph/picture/mermaid-render.ts may',
  ],
  [
    'mermaid is imported by one of its inner files',
    'components/graph/picture/second.ts',
    `import mermaid from 'mermaid/dist/mermaid.core.mjs'\nexport const draw = mermaid.render\n`,
    'imports mermaid/dist/mermaid.core.mjs, which only components/graph/picture/mermaid-render.ts may',
  ],
  [
    'the tools of agents hold the door of writing',
    'lib/mcp/tools.ts',
    `import { toPatch } from '@/lib/kubernetes/patch'\nexport const patch = toPatch\n`,
    'may not import lib/kubernetes/patch.ts',
  ],
  [
    'the history imports the cluster',
    'lib/history/store.ts',
    `import { loadCluster } from '@/lib/kubernetes/credentials'\nexport const load = loadCluster\n`,
    'may not import lib/kubernetes/credentials.ts',
  ],
  [
    'the history imports ntfy',
    'lib/history/store.ts',
    `import { parseMessage } from '@/lib/ntfy/message'\nexport const parse = parseMessage\n`,
    'may not import lib/ntfy/message.ts',
  ],
  ['a new single file', 'lib/foo.ts', 'export const foo = 1\n', NOT_THERE],
  ['a new folder of lib', 'lib/pods/pod.ts', 'export const pod = 1\n', NOT_THERE],
  ['a new feature', 'components/pods/pods.tsx', 'export const pods = 1\n', NOT_THERE],
  ['a component in no folder', 'components/pods.tsx', 'export const pods = 1\n', NOT_THERE],
  ['a new wing', 'lib/server/pods/pods.ts', 'export const pods = 1\n', NOT_THERE],
  ['a new file in the hall', 'lib/server/pods.ts', 'export const pods = 1\n', NOT_THERE],
  ['a new layer', 'lib/flux/pods/pods.ts', 'export const pods = 1\n', NOT_THERE],
  ['a picture in a new folder', 'lib/pods/pod.svg', undefined, NOT_THERE],
  ['a hidden folder', 'lib/.pods/pod.ts', 'export const pod = 1\n', NOT_THERE],
  ['a new folder at the root', 'agents/agent.ts', 'export const agent = 1\n', NOT_THERE],
  ['a new program at the root', 'worker.mts', 'export const worker = 1\n', NOT_THERE],
  ['a test of nothing', 'lib/pods/pod.test.ts', `import { it } from 'vitest'\nit('is', () => {})\n`, NOT_THERE],
  [
    'the server imports React',
    'lib/server/answers/draw.ts',
    `import { createElement } from 'react'\nexport const draw = createElement\n`,
    'may not import the package react',
  ],
  [
    'the server imports Next',
    'lib/server/door/cookies.ts',
    `import { cookies } from 'next/headers'\nexport const read = cookies\n`,
    'may not import the package next/headers',
  ],
  [
    'the browser imports Node',
    'lib/client/files.ts',
    `import { readFileSync } from 'node:fs'\nexport const read = readFileSync\n`,
    'may not import the package node:fs',
  ],
  [
    'the browser imports Node by its old name',
    'lib/client/files.ts',
    `import { readFileSync } from 'fs'\nexport const read = readFileSync\n`,
    'may not import the package node:fs',
  ],
  [
    'the judge fetches',
    'lib/flux/judge/asked.ts',
    `import { request } from 'undici'\nexport const ask = request\n`,
    'may not import the package undici',
  ],
  [
    'the judge draws',
    'lib/flux/judge/drawn.ts',
    `import { createPortal } from 'react-dom'\nexport const draw = createPortal\n`,
    'may not import the package react-dom',
  ],
  [
    'the contract imports Node',
    'lib/contract/digest.ts',
    `import { createHash } from 'node:crypto'\nexport const digest = createHash\n`,
    'may not import the package node:crypto',
  ],
  [
    'the contract imports values of the judge',
    'lib/contract/names.ts',
    `import { FLUX_KIND_NAMES } from '@/lib/flux/kinds'\nexport const kinds = FLUX_KIND_NAMES\n`,
    'may not import lib/flux/kinds.ts',
  ],
  [
    'a component imports Node',
    'components/wall/files.ts',
    `import { readFileSync } from 'node:fs'\nexport const read = readFileSync\n`,
    'may not import the package node:fs',
  ],
  [
    'a page imports a package of its own',
    'components/wall/schema.ts',
    `import { z } from 'zod'\nexport const schema = z\n`,
    'may not import the package zod',
  ],
  [
    'an import by a template',
    'lib/client/settings.ts',
    'export const load = () => import(`@/lib/server/config`)\n',
    'may not import lib/server/config.ts',
  ],
  [
    'an import of a computed name',
    'lib/client/settings.ts',
    `export const load = (name: string) => import('@/lib/server/' + name)\n`,
    'imports a name that is only known when it runs',
  ],
  [
    'a type taken out of an import',
    'lib/client/settings.ts',
    `export type Settings = import('@/lib/server/config').Config\n`,
    'may not import types of lib/server/config.ts',
  ],
  [
    'a file that passes the server on',
    'lib/client/settings.ts',
    `export { readConfig } from '@/lib/server/config'\nexport const own = 1\n`,
    'may not import lib/server/config.ts',
  ],
  [
    'a worker beside the address of this file',
    'lib/client/settings.ts',
    `export const start = () => new Worker(new URL('../server/config.ts', import.meta.url))\n`,
    'may not import lib/server/config.ts',
  ],
  [
    'a file that ends in .mts',
    'lib/client/settings.mts',
    `import { readConfig } from '@/lib/server/config'\nexport const read = readConfig\n`,
    'may not import lib/server/config.ts',
  ],
  [
    'a story imports the server',
    'e2e/inside.spec.ts',
    `import { readConfig } from '@/lib/server/config'\nexport const read = readConfig\n`,
    'may not import lib/server/config.ts',
  ],
  [
    'a script imports the program',
    'scripts/inside.mjs',
    `import { readConfig } from '../lib/server/config.ts'\nexport const read = readConfig\n`,
    'may not import lib/server/config.ts',
  ],
  [
    'the process imports components',
    'server.ts',
    `import { Overview } from '@/components/overview/overview'\nexport const draw = Overview\n`,
    'may not import components/overview/overview.tsx',
  ],
  [
    'a test reaches where its file may not',
    'lib/kubernetes/feed-of.test.ts',
    `import { evaluate } from '@/lib/flux/judge/status'\nexport const judge = evaluate\n`,
    'may not import lib/flux/judge/status.ts',
  ],
  [
    'the product imports what is for tests',
    'lib/server/door/serve.ts',
    `import { serveProgram } from '@/lib/server/testing/serve-program'\nexport const serve = serveProgram\n`,
    'may not import lib/server/testing/serve-program.ts',
  ],
  [
    'a source knows rows',
    'lib/server/sources/shown.ts',
    `import { createProjection } from '@/lib/server/rows/projection'\nexport const shown = createProjection\n`,
    'may not import lib/server/rows/projection.ts',
  ],
  [
    'answers know HTTP',
    'lib/server/answers/asked.ts',
    `import { createFront } from '@/lib/server/door/front'\nexport const front = createFront\n`,
    'may not import lib/server/door/front.ts',
  ],
  [
    'the judge knows advice',
    'lib/flux/judge/helped.ts',
    `import { adviseOn } from '@/lib/flux/advice/advice'\nexport const advise = adviseOn\n`,
    'may not import lib/flux/advice/advice.ts',
  ],
  [
    'the model of the graph knows its picture',
    'components/graph/model/drawn.ts',
    `import { renderMermaid } from '@/components/graph/picture/mermaid-render'\nexport const draw = renderMermaid\n`,
    'may not import components/graph/picture/mermaid-render.ts',
  ],
  [
    'a circle of types',
    'lib/client/circle.ts',
    `import type { Half } from './half-circle'\nexport type Circle = Half\n`,
    'stands in a circle of imports: lib/client/circle.ts → lib/client/half-circle.ts → lib/client/circle.ts',
  ],
]

const WRITING: readonly Attempt[] = [
  [
    'a row writes by itself',
    'lib/server/rows/written.ts',
    `export const write = (client: { send(method: string): void }) => client.send('PATCH')\n`,
    'sends a PATCH itself, which only lib/kubernetes and lib/server/actions may',
  ],
  ...(
    [
      ['KubernetesWriter', 'lib/kubernetes and lib/server/actions'],
      ['KubernetesClient', 'lib/kubernetes and lib/server/cluster-unit.ts'],
    ] as const
  ).map(
    ([name, may]): Attempt => [
      `a source takes the type ${name}`,
      'lib/server/sources/written.ts',
      `import type { ${name} } from '@/lib/kubernetes/client'\nexport type Writer = ${name}\n`,
      `imports ${name}, which only ${may} may`,
    ],
  ),
  [
    'a source makes a client of its own',
    'lib/server/sources/written.ts',
    `import { createKubernetesClient } from '@/lib/kubernetes/request'\nexport const make = createKubernetesClient\n`,
    'imports createKubernetesClient, which only lib/kubernetes and lib/server/cluster-unit.ts may',
  ],
  [
    'a second file writes patches',
    'lib/server/actions/second-write.ts',
    `import { patchObject } from '@/lib/kubernetes/patch'\nexport const write = patchObject\n`,
    'imports lib/kubernetes/patch.ts, which only lib/server/actions/one-write.ts may',
  ],
]

const WORDS: readonly Attempt[] = [
  ...(
    [
      ['Math.random()', 'Math.random'],
      ['Math["random"]()', 'Math.random'],
      ['performance.now()', 'performance'],
      ['setTimeout(() => {}, 1)', 'setTimeout'],
      ['new Date', 'Date'],
      ['new Date()', 'Date'],
      ['Date.now()', 'Date'],
      ['Date()', 'Date'],
      ['(({ now }) => now())(Date)', 'Date'],
      ["globalThis['fetch']('/')", 'globalThis'],
      ["fetch('/')", 'fetch'],
      ['process.uptime()', 'process'],
      ['crypto.randomUUID()', 'crypto'],
    ] as const
  ).map(
    ([expression, word]): Attempt => [
      `the judge says ${expression}`,
      'lib/flux/judge/moment.ts',
      `export function moment() {\n  return ${expression}\n}\n`,
      `is not pure: ${word}`,
    ],
  ),
  [
    'the judge takes the clock apart',
    'lib/flux/judge/moment.ts',
    'const { now } = Date\nexport const moment = () => now()\n',
    'is not pure: Date',
  ],
  ...(
    [
      ['components/wall/where.ts', 'process.env.CLUSTER'],
      ['lib/server/door/where.ts', 'process.env.CLUSTER'],
      ['lib/kubernetes/where.ts', "process['env'].CLUSTER"],
      ['lib/server/door/where.ts', '(({ env }) => env)(process)'],
    ] as const
  ).map(
    ([path, expression]): Attempt => [
      `${path} says ${expression}`,
      path,
      `export const where = () => ${expression}\n`,
      'reads the environment, which only server.ts may',
    ],
  ),
  ...['Kustomization', 'Alert', 'Bucket', 'Provider', 'Receiver', 'ResourceSetInputProvider'].map(
    (kind): Attempt => [
      `a component says ${kind}`,
      'components/wall/kind.ts',
      `export const is = (kind: string) => kind === '${kind}'\n`,
      `names a kind: ${kind}`,
    ],
  ),
  [
    'a component asks for the front of a kind',
    'components/wall/kind.ts',
    `export const is = (kind: string) => kind.startsWith('Helm')\n`,
    'names a kind: Helm',
  ],
  [
    'a component asks for the front of a kind by a pattern',
    'components/wall/kind.ts',
    'export const is = (kind: string) => /^Helm/.test(kind)\n',
    'names a kind: ^Helm',
  ],
  [
    'a component builds a ref of a kind',
    'components/wall/kind.ts',
    `export const refOf = (name: string) => 'HelmChart/apps/' + name\n`,
    'names a kind: HelmChart/apps/',
  ],
  [
    'a component keeps a table of kinds',
    'components/wall/kind.ts',
    'export const ICONS = { HelmRelease: 1 }\n',
    'names a kind: HelmRelease',
  ],
  [
    'a component sets inner HTML',
    'components/wall/raw.tsx',
    'export const Raw = ({ html }: { html: string }) => <p dangerouslySetInnerHTML={{ __html: html }} />\n',
    'sets inner HTML',
  ],
]

export const lines = (count: number) => Array.from({ length: count }, (_, line) => `  void ${line}`).join('\n')

const SHAPES: readonly Attempt[] = [
  ...[
    'components/wall/utils.ts',
    'lib/client/graph-utils.ts',
    'lib/client/handle-things.ts',
    'lib/client/process-things.ts',
    'lib/client/data.ts',
    'lib/server/door/helpers/front.ts',
    'lib/server/door/request-manager.ts',
    'lib/client/common.ts',
    'e2e/support/shared-things.ts',
    'lib/client/index.ts',
  ].map((path): Attempt => [path, path, 'export const thing = 1\n', 'has a name that means nothing']),
  [
    'a barrel by another name',
    'lib/client/doors.ts',
    `export { useNow } from './use-now'\nexport { toast } from './toasts'\n`,
    'only passes on other files: no barrels, no forwarding',
  ],
  [
    'a file that passes on all of another',
    'lib/client/doors.ts',
    `export * from './use-now'\nexport const own = 1\n`,
    'passes on all of another file (export *): no barrels',
  ],
  [
    'a cast outside a parser',
    'lib/client/cast.ts',
    'export const text = (value: unknown) => value as string\n',
    'casts with "as" in line 1, which only parsers may',
  ],
  [
    'a variable of the module',
    'lib/server/rows/counted.ts',
    'let count = 0\nexport const next = () => ++count\n',
    'keeps state of the module: count',
  ],
  [
    'a store of the module',
    'lib/server/rows/counted.ts',
    'const seen = new Map<string, number>()\nexport const see = (name: string) => seen.set(name, 1)\n',
    'keeps state of the module: seen',
  ],
  ['a file above 300 lines', 'lib/client/long.ts', `${'export {}\n'.repeat(300)}`, 'has 301 lines'],
  [
    'a function above 100 lines',
    'lib/client/long.ts',
    `export function long() {\n${lines(100)}\n}\n`,
    'has the function long of 102 lines in line 1, above 100',
  ],
  ['a long page', 'app/(console)/pods/page.tsx', `${'export {}\n'.repeat(41)}`, 'is a page of 42 lines'],
  ['a long route', 'app/api/pods/route.ts', `${'export {}\n'.repeat(16)}`, 'is a route of 17 lines'],
]

/** What an attempt needs beside it. */
export const BESIDE: Readonly<Record<string, readonly [path: string, text: string]>> = {
  'a circle of types': [
    'lib/client/half-circle.ts',
    `import type { Circle } from './circle'\nexport interface Half {\n  readonly circle: Circle\n}\n`,
  ],
}

export const ATTEMPTS = [...IMPORTS, ...WRITING, ...WORDS, ...SHAPES]
