// What holds History, on the other Nodes that Fluxdeck runs on: each has a database of its own, or none.

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { findOtherNodes } from '../support/other-nodes/find.mjs'

const VITEST = 'node_modules/vitest/vitest.mjs'
const FILES = ['lib/history/engines.test.ts', 'lib/history/counted.test.ts', 'lib/history/open-sqlite.test.ts']
const nodes = findOtherNodes()

describe.skipIf(nodes === undefined)('all that may hold History', () => {
  it.each(nodes ?? [])(
    'does so on Node $major',
    async ({ major, path }) => {
      const version = await promisify(execFile)(path, ['--version'])
      expect(version.stdout).toMatch(new RegExp(`^v${major}\\.`))
      const args = [VITEST, 'run', '--project', 'whole', '--reporter', 'json', ...FILES]
      const { stdout } = await promisify(execFile)(path, args, { maxBuffer: 16_000_000 }).catch((error) => error)
      const told = JSON.parse(stdout.slice(stdout.indexOf('{')))
      expect(told).toMatchObject({ success: true, numFailedTests: 0, numPendingTests: 0 })
      expect(told.numPassedTests).toBeGreaterThan(20)
    },
    240_000,
  )
})
