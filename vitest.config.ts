import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('.', import.meta.url)) } },
  test: {
    include: ['{app,components,lib,e2e,scripts,deploy}/**/*.test.{ts,tsx}', 'server.test.ts'],
    // As for the stories: only on shared machines, and the report marks what needed it.
    retry: process.env.CI === undefined ? 0 : 2,
    // Guards against hanging, not verdicts on speed: shared machines are slow at times.
    testTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
    hookTimeout: 120_000,
    pool: 'forks',
    // Some files mostly wait, for a process to end or a server to answer.
    maxWorkers: 3,
  },
})
