// The real promtool, which reads metrics, rules and queries as Prometheus does.
import { spawnSync } from 'node:child_process'
import type { Availability } from './availability'
import { findPromtool } from './find-promtool.mjs'

export function promtoolAvailability(): Availability {
  if (findPromtool() !== undefined) return { available: true }
  return { available: false, reason: 'no promtool for the tests. Run: node e2e/support/find-promtool.mjs' }
}

/** What it says; throws with that where it is not content. */
export function runPromtool(args: readonly string[], input = ''): string {
  const program = findPromtool()
  if (program === undefined) throw new Error('There is no promtool on this machine.')
  const { status, stdout, stderr } = spawnSync(program, args, { input, encoding: 'utf8' })
  if (status !== 0) throw new Error(`promtool ${args.join(' ')}: ${stdout}${stderr}`)
  return stdout + stderr
}
