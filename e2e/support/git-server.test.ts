import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type GitServer, startGitServer } from './git-server'

describe('a git server', () => {
  let server: GitServer
  let folder: string
  beforeAll(async () => {
    server = await startGitServer()
    folder = await mkdtemp(join(tmpdir(), 'fluxdeck-clone-'))
  })
  afterAll(async () => {
    await server?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('hands out the newest commit to a client over HTTP', async () => {
    await server.commit({ 'apps/a.yaml': 'one', 'apps/b.yaml': 'gone soon' })
    const commit = await server.commit({ 'apps/a.yaml': 'two', 'apps/b.yaml': undefined })
    const git = (...args: readonly string[]) => promisify(execFile)('git', [...args], { cwd: folder })
    await git('clone', '-q', '--depth=1', '--branch=main', server.url, 'clone')
    expect((await git('-C', 'clone', 'rev-parse', 'HEAD')).stdout.trim()).toBe(commit)
    expect(await readFile(join(folder, 'clone', 'apps/a.yaml'), 'utf8')).toBe('two')
    await expect(readFile(join(folder, 'clone', 'apps/b.yaml'))).rejects.toThrow('ENOENT')
  })
})
