import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { State } from '@/lib/contract/state'
import { endWithEachTest, fail, JELLYFIN, open, rowOf, untilLive } from './testing/fault-stage'

// Between two loads of credentials real time must pass.
vi.mock('@/lib/kubernetes/timing', async (original) => {
  const { TIMING, ...rest } = await original<{ readonly TIMING: object }>()
  return { ...rest, TIMING: { ...TIMING, credentialsReloadMinGapMs: 500 } }
})

endWithEachTest()

/** Of what is read of the cluster. */
function statesOf({ sources }: State): ReadonlySet<string> {
  const read = sources.filter(({ state, role }) => state !== 'absent' && role !== 'history')
  return new Set(read.map(({ state }) => state))
}

describe('credentials', () => {
  it('that rotate in their file are read again, with no word to anybody but a moment of it', async () => {
    const stage = await open({
      user: (folder) => {
        writeFileSync(join(folder, 'token'), 'token-of-yesterday')
        return { tokenFile: join(folder, 'token') }
      },
    })
    stage.setToken('token-of-yesterday')
    await stage.start()
    await untilLive(stage)
    stage.setToken('token-of-today')
    await stage.until(async () => expect(statesOf(await stage.state())).toContain('unauthorised'))
    expect((await stage.state()).verdict.level).toBe('unknown')
    writeFileSync(join(stage.folder, 'token'), 'token-of-today')
    fail(stage, JELLYFIN)
    await untilLive(stage)
    expect(rowOf(await stage.state(), JELLYFIN)?.status).toBe('failed')
    expect(JSON.stringify(await stage.state()).includes('token-of')).toBe(false)
  }, 90_000)

  it('of a plugin that fails are an error of every source until it works, and its words stay in the log', async () => {
    const stage = await open({
      user: (folder) => {
        const script = join(folder, 'plugin.mjs')
        writeFileSync(script, 'console.error("SECRET-STDERR"); process.exit(1)')
        return { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: process.execPath, args: [script] } }
      },
    })
    stage.setToken('from-plugin')
    await stage.start()
    await stage.until(async () => expect(statesOf(await stage.state())).toEqual(new Set(['error'])))
    const state = await stage.state()
    expect(state.verdict.level).toBe('unknown')
    expect(JSON.stringify(state).includes('SECRET-STDERR')).toBe(false)
    const credential = { kind: 'ExecCredential', status: { token: 'from-plugin' } }
    writeFileSync(
      join(stage.folder, 'plugin.mjs'),
      `console.log(JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', ...${JSON.stringify(credential)} }))`,
    )
    await untilLive(stage)
  }, 90_000)
})
