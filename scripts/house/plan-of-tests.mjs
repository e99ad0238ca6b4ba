// What tests may import beside what the file they prove may.
import { SINGLES } from './plan.mjs'

/** Every row that lies above the test counts. */
export const PLAN_OF_TESTS = [
  {
    at: '',
    may: ['lib/simulator', 'lib/flux/situations', 'e2e/support', ...SINGLES, 'lib/contract', 'lib/testing', 'scripts'],
  },
  { at: 'lib/flux', may: ['lib/flux'], packages: ['mermaid'] },
  { at: 'lib/contract', may: ['lib/flux', 'lib/server'] },
  { at: 'lib/server', may: ['lib/server'] },
  { at: 'lib/mcp', may: ['lib/server', 'lib/kubernetes'], packages: ['@modelcontextprotocol', 'ajv'] },
  // Where two parsers are held against each other.
  { at: 'lib/server/door', packages: ['next'] },
  { at: 'lib/contract/schema', packages: ['@seriousme/openapi-schema-validator'] },
  { at: 'lib/simulator', may: ['lib/flux', 'lib/kubernetes', 'lib/ntfy'] },
  { at: 'lib/client', may: ['lib/flux', 'lib/server/stream'] },
  {
    at: 'components',
    may: ['components', 'lib/client', 'lib/flux', 'lib/server/rows', 'lib/server/answers', 'lib/server/door/query.ts'],
  },
  { at: 'lib/addresses.ts', may: ['lib/server', 'lib/routes.ts'] },
  { at: 'lib/routes.ts', may: ['lib/server', 'lib/addresses.ts'] },
  { at: 'e2e', may: ['lib/server/testing'] },
  { at: 'deploy', may: ['lib/flux', 'lib/ground', 'lib/server', 'e2e'] },
  { at: 'scripts', may: ['lib/server', 'lib/flux'] },
]
export const PACKAGES_OF_TESTS = [
  'vitest',
  'fast-check',
  'node:',
  'zod',
  'yaml',
  'undici',
  'react',
  'react-dom',
  'nuqs',
  '@tanstack/react-query',
  '@playwright/test',
]
