import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { configDefaults, defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('.', import.meta.url))
/** Starts a program, a server or a process, or changes what all share: it may leave something behind. */
const STARTS =
  /testing\/|simulator\/simulator|start(?:Program|ClusterUnit)|spawn|fork\(|createServer|vi\.(?:mock|stub|useFake)|[Ww]orker|listen\(|setInterval|process\.|find-/
const QUIET = ['app', 'lib', 'scripts', 'deploy'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.test\.tsx?$/.test(name))
    .map((name) => `${folder}/${name}`)
    .filter((path) => !STARTS.test(readFileSync(join(root, path), 'utf8'))),
)
/** These share what they import, which takes longer than most of them run. */
const SIMPLE = ['{lib/flux,lib/workloads,lib/contract,lib/ntfy,lib/client,components}/**/*.test.{ts,tsx}', ...QUIET]
/** What needs a real API server or the controllers of Flux: `npm run test:real`. */
const REAL = 'e2e/real/**/*.test.ts'
const ALL = ['{app,components,lib,e2e,scripts,deploy}/**/*.test.{ts,tsx}']

/** A picture is to tests what it is to pages: the address of a file. */
const PICTURES = {
  name: 'pictures',
  enforce: 'pre' as const,
  load: (id: string) => (id.endsWith('.svg') ? `export default { src: '/${basename(id)}' }` : undefined),
}

export default defineConfig({
  plugins: [PICTURES],
  resolve: { alias: { '@': root } },
  test: {
    projects: [
      { extends: true, test: { name: 'simple', include: SIMPLE, pool: 'threads', isolate: false } },
      {
        extends: true,
        test: { name: 'whole', include: ALL, exclude: [...configDefaults.exclude, ...SIMPLE, REAL], pool: 'forks' },
      },
      { extends: true, test: { name: 'real', include: [REAL], pool: 'forks' } },
    ],
    // As for the stories: only on shared machines, and the report marks what needed it.
    retry: process.env.CI === undefined ? 0 : 2,
    // Guards against hanging, not verdicts on speed: shared machines are slow at times.
    testTimeout: 60_000,
    setupFiles: ['./scripts/testing/patience.ts'],
    expect: { poll: { timeout: 30_000 } },
    hookTimeout: 120_000,
    // Some files mostly wait, for a process to end or a server to answer.
    maxWorkers: 3,
  },
})
