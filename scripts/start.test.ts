import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'

it.each(['start.mjs', 'test.mjs', 'test-real.mjs', 'build.mjs'])(
  '%s says in one sentence that Node is too old',
  async (script) => {
    const folder = mkdtempSync(join(tmpdir(), 'fluxdeck-old-node-'))
    const pretence = join(folder, 'old-node.mjs')
    writeFileSync(
      pretence,
      `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.18.3' } })`,
    )
    const { code, text } = await new Promise<{ code: unknown; text: string }>((resolve) => {
      const args = ['--import', pathToFileURL(pretence).href, join(import.meta.dirname, script)]
      execFile(process.execPath, args, (error, stdout, stderr) => resolve({ code: error?.code, text: stdout + stderr }))
    })
    rmSync(folder, { recursive: true, force: true })
    expect(code).toBe(1)
    expect(text).toBe('Fluxdeck needs Node 20.19 or newer; this is Node 20.18.3. Install a newer one and try again.\n')
  },
)
