// What a test waits for may take long on a shared machine: the second that `vi.waitFor` gives of its own accord is a verdict
// on speed.
import { vi } from 'vitest'

const PATIENCE_MS = 30_000

const { waitFor } = vi
vi.waitFor = (check, options) =>
  waitFor(check, { timeout: PATIENCE_MS, ...(typeof options === 'number' ? { timeout: options } : options) })
