// Whatever is sent as a parameter, the answer is one that the description has: asking holds each of them to it.

import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { z } from 'zod'
import type { JsonSchema } from '@/lib/contract/openapi'
import { describeParameters } from '@/lib/contract/schema/json-schema'
import { describedOperations } from '../testing/described-walk'
import { type LaunchedBrowser, openLaunch } from '../testing/open-launch'
import { type ServedProgram, serveProgram } from '../testing/serve-program'

const RUNS = 40
const statuses = new Set<number>()
let served: ServedProgram
let browser: LaunchedBrowser

beforeAll(async () => {
  served = await serveProgram({ env: {} })
  await served.untilReady()
  browser = openLaunch(served.program.gate)
})
afterAll(() => served.stop())

const HOSTILE = fc.constantFrom(
  ...[
    '',
    '0',
    '-1',
    '1e3',
    '99999999999',
    '1.5',
    'NaN',
    'null',
    'true',
    '%00',
    '%ff',
    '%E2%80%AE',
    '../..',
    ',,,',
    '[]',
  ],
  ...[
    'Kustomization/apps/paperless',
    'Kustomization/a',
    'apps',
    'web,web',
    '__proto__',
    'constructor',
    'a'.repeat(3_000),
  ],
)

/** What fits, what nearly does, and what never would. */
function valuesOf(schema: JsonSchema): fc.Arbitrary<string> {
  const { enum: choices, items, anyOf, pattern, minimum, default: usual } = schema
  const fitting: fc.Arbitrary<string>[] = [
    ...(choices === undefined ? [] : [fc.constantFrom(...choices.map(String))]),
    ...(items === undefined
      ? []
      : [valuesOf(items), fc.array(valuesOf(items), { maxLength: 4 }).map((all) => all.join(','))]),
    ...(anyOf ?? []).map(valuesOf),
    ...(typeof pattern === 'string'
      ? [fc.stringMatching(new RegExp(pattern.replace(/\{0,(\d{2,})\}/g, '{0,9}')))]
      : []),
    ...(minimum === undefined ? [] : [fc.integer({ min: -2, max: 3_000 }).map(String)]),
    ...(usual === undefined ? [] : [fc.constant(String(usual))]),
  ]
  return fc.oneof(
    ...fitting.map((arbitrary) => ({ arbitrary: arbitrary.map(encodeURIComponent), weight: 4 })),
    { arbitrary: HOSTILE, weight: 2 },
    { arbitrary: fc.string({ unit: 'grapheme', maxLength: 24 }).map(encodeURIComponent), weight: 1 },
  )
}

function questionsOf(query: z.ZodObject): fc.Arbitrary<string> {
  const parameters = describeParameters(query, 'query')
  const pairs = parameters.map(({ name, schema }) => valuesOf(schema).map((value) => `${name}=${value}`))
  const unknown = fc.string({ unit: 'grapheme', maxLength: 12 }).map((name) => `${encodeURIComponent(name)}=1`)
  return fc
    .array(fc.oneof(...pairs, unknown), { maxLength: 5 })
    .map((all) => all.filter((one) => one !== 'follow=1' && one !== 'follow=true').join('&'))
}

const READ = describedOperations().filter(({ method, name }) => method === 'GET' && name !== 'stream')
const ASKED = READ.flatMap(({ operation: { query }, ...one }) => (query === undefined ? [] : [{ ...one, query }]))
const NAMED = READ.filter(({ pattern }) => pattern.includes('{') && pattern.startsWith('/api/'))

it.each(ASKED)('$name is asked for anything', async ({ path, query }) => {
  const [plain = ''] = path.split('?', 1)
  await fc.assert(
    fc.asyncProperty(questionsOf(query), async (question) => {
      const { status } = await served.ask(`${plain}?${question}`, { headers: { ...browser } })
      statuses.add(status)
      return status < 500 || status === 503
    }),
    { numRuns: RUNS },
  )
})

it.each(NAMED)('$name is asked under any name', async ({ pattern }) => {
  const segment = fc.oneof(
    HOSTILE.filter((value) => value !== ''),
    fc.constantFrom('Kustomization', 'Deployment', 'HelmRelease', 'apps', 'paperless', 'immich-server'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).map(encodeURIComponent),
  )
  await fc.assert(
    fc.asyncProperty(fc.tuple(segment, segment, segment), async (names) => {
      const left = [...names]
      const { status } = await served.ask(
        pattern.replace(/\{\w+\}/g, () => left.shift() ?? ''),
        { headers: { ...browser } },
      )
      return status < 500
    }),
    { numRuns: RUNS },
  )
})

it('has met both sides of what is taken', () => {
  expect([...statuses]).toEqual(expect.arrayContaining([200, 400]))
})
