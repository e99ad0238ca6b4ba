// The thread of History as a program: a file of its own, since no thread begins inside a bundle.
import { renameSync } from 'node:fs'
import { FOR_NODE, WITH_REQUIRE } from './for-node.mjs'
import { SMALL, writeInOneByte } from './small-bundle.mjs'
import { StepFailed } from './step.mjs'

/** It comes to its place whole: another process may begin with it at the same time. */
export async function bundleHistoryThread(outfile) {
  const { build } = await import('esbuild')
  const next = `${outfile}.${process.pid}.mjs`
  await build({
    ...FOR_NODE,
    ...WITH_REQUIRE,
    ...SMALL,
    entryPoints: ['lib/history/thread.ts'],
    outfile: next,
    // Found where they are installed; the second by none, for pg only asks whether it is there.
    external: ['@photostructure/sqlite', 'pg-native'],
  }).catch(() => {
    throw new StepFailed('The thread of History could not be bundled.')
  })
  writeInOneByte(next)
  renameSync(next, outfile)
}
