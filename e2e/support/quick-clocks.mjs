// The product with shorter waits: the same program bundled with the numbers below, so that stories of outages, silence and
// ended sessions need not sleep. `real-clocks.spec.ts` holds the numbers that everybody has.
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { build } from 'esbuild'
import { bundleOptions } from '../../scripts/build.mjs'
import { projectFolder } from '../../scripts/step.mjs'

export const QUICK_PROGRAM = join(projectFolder, 'dist', 'server-quick.mjs')

const WAITS = {
  'lib/kubernetes/timing.ts': {
    staleAfterMs: 5_000,
    backoffMinMs: 500,
    backoffMaxMs: 2_000,
    minConnectGapMs: 1_000,
    proveAliveMs: 1_000,
    proveResumedMs: 500,
    startingRetryMs: 1_000,
    forbiddenRetryMs: 6_000,
  },
  'lib/ntfy/pace.ts': { staleAfterMs: 5_000, slowestRetryMs: 2_000 },
  'lib/server/process-life.ts': { LISTEN_ON_MS: 300, SEND_BY_MS: 600, SETTLE_BY_MS: 1_500 },
  'lib/server/stream/event-stream.ts': { LOOK_MS: 2_000 },
  'lib/server/stream/beats.ts': { HEARTBEAT_MS: 3_000 },
  'lib/server/identity/tokens-file.ts': { REREAD_MS: 500 },
  'lib/server/identity/signed-in-person.ts': { FRESH_MS: 2_000 },
}

/** Replaces what stands in a source behind each name, which has to be there exactly once. */
export function withWaits(source, waits) {
  return Object.entries(waits).reduce((text, [name, value]) => {
    const number = new RegExp(`\\b(${name}(?:: | = ))[\\d_][\\d_ *]*`, 'g')
    const places = text.match(number)?.length ?? 0
    if (places !== 1) throw new Error(`${name} has ${places} numbers where a story sets one.`)
    return text.replace(number, `$1${value}`)
  }, source)
}

/** Playwright calls it before the first story. */
export default async function bundleQuickProgram() {
  const left = new Set(Object.keys(WAITS))
  const quickClocks = {
    name: 'quick-clocks',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const file = relative(projectFolder, path)
        if (!left.delete(file)) return undefined
        return { contents: withWaits(readFileSync(path, 'utf8'), WAITS[file]), loader: 'ts' }
      })
    },
  }
  const { plugins, ...options } = bundleOptions(relative(projectFolder, QUICK_PROGRAM))
  await build({ ...options, plugins: [...plugins, quickClocks] })
  if (left.size > 0) throw new Error(`The program has no ${[...left].join(', ')}.`)
}
