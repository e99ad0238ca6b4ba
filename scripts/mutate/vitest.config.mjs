// The tests that a mutant has to get past: the small ones beside the rules. What starts a whole program, a real server or
// a browser would take hours here, and a rule that only these prove has no proof of its own.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('../..', import.meta.url))
const FOLDERS = 'lib/{flux/{judge,object,act,tell},server/{rows,actions,identity},contract,workloads}'
/** Seconds for each inversion; what they prove of single causes stands in the small tests. */
const RANDOM_GRAPHS = /-graphs\.test\.ts$/
const WHOLE_PROGRAM = /testing\/(serve-program|identity-provider|provider-scene|fleet-scene)|startProgram/

export default defineConfig({
  root,
  resolve: { alias: { '@': root } },
  test: {
    include: [
      'lib/flux/*.test.ts',
      ...globSync(`${FOLDERS}/**/*.test.ts`, { cwd: root }).filter(
        (file) => !RANDOM_GRAPHS.test(file) && !WHOLE_PROGRAM.test(readFileSync(join(root, file), 'utf8')),
      ),
    ],
    testTimeout: 20_000,
    pool: 'threads',
  },
})
