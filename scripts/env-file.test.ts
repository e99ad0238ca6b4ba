import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'

const FILE = pathToFileURL(join(import.meta.dirname, 'env-file.mjs')).href

function read(folder: string, env: Readonly<Record<string, string>> = {}) {
  const program = `import { readEnvFile } from ${JSON.stringify(FILE)}
readEnvFile(${JSON.stringify(folder)})
process.stdout.write(JSON.stringify([process.env.CLUSTER, process.env.NTFY_TOPICS]))`
  return new Promise<{ said: string; failed: boolean }>((resolve) =>
    execFile(
      process.execPath,
      ['--input-type=module', '--eval', program],
      { env: { NODE_ENV: 'test', ...env } },
      (error, stdout, stderr) => resolve({ said: stdout + stderr, failed: error !== null }),
    ),
  )
}

describe('a file .env', () => {
  const folder = () => mkdtempSync(join(tmpdir(), 'fluxdeck-env-'))

  it('sets what the environment does not say, and nothing that it says', async () => {
    const at = folder()
    writeFileSync(join(at, '.env'), '# comment\nCLUSTER=demo\nNTFY_TOPICS="a,b"\n')
    expect((await read(at)).said).toBe('["demo","a,b"]')
    expect((await read(at, { CLUSTER: 'kubeconfig' })).said).toBe('["kubeconfig","a,b"]')
  })

  it('may be missing', async () => {
    expect(await read(folder())).toEqual({ said: '[null,null]', failed: false })
  })

  it('that cannot be read stops the start with a sentence, not with half of the settings', async () => {
    const at = folder()
    mkdirSync(join(at, '.env'))
    const { said, failed } = await read(at)
    expect(failed).toBe(true)
    expect(said).toContain('.env cannot be read')
  })
})
