// How browser stories run: one Chromium that was found or installed, no retries that would hide a fault.
import { defineConfig } from '@playwright/test'
import { findChromium } from './e2e/support/find-chromium.mjs'

const executablePath = await findChromium()
const isRoot = process.getuid?.() === 0

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  workers: 1,
  retries: 0,
  forbidOnly: process.env.CI !== undefined,
  reporter: [['list']],
  use: {
    ...(process.env.CI === undefined ? { trace: 'retain-on-failure' as const } : {}),
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [
        ...(isRoot ? ['--no-sandbox'] : []),
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-gpu',
        '--disable-quic',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
})
