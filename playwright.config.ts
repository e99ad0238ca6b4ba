// How browser stories run: one Chromium that was found or installed. On a laptop nothing is tried twice; in CI, where
// machines are shared, a story may be, and the run says loudly which ones needed it.
import { availableParallelism } from 'node:os'
import { defineConfig } from '@playwright/test'
import { CHROMIUM_FLAGS } from './e2e/support/chromium-flags'
import { findChromium } from './e2e/support/find-chromium.mjs'

const executablePath = await findChromium()

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  // Pictures are made on demand.
  testIgnore: process.env.PICTURES === '1' ? [] : ['**/pictures.spec.ts', '**/contact-sheet.spec.ts'],
  globalSetup: './e2e/support/quick-clocks.mjs',
  outputDir: 'test-results',
  // A guard against hanging, not a verdict on speed: shared machines are slow at times.
  timeout: 120_000,
  expect: { timeout: 10_000 },
  // Stories wait more than they work, so one more than there are cores keeps these busy.
  workers: Math.min(4, availableParallelism() + 1),
  retries: process.env.CI === undefined ? 0 : 2,
  forbidOnly: process.env.CI !== undefined,
  reporter: [['list']],
  use: {
    // What is not there after this long will not come.
    actionTimeout: 60_000,
    ...(process.env.CI === undefined ? { trace: 'retain-on-failure' as const } : {}),
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [...CHROMIUM_FLAGS, '--disable-quic'],
    },
  },
})
