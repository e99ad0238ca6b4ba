import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readTokens } from '@/lib/server/identity/tokens-file'

const file = join(mkdtempSync(join(tmpdir(), 'fluxdeck-token-')), 'tokens.json')
const run = (...args: string[]) => spawnSync(process.execPath, ['scripts/fluxdeck/token.mjs', ...args], { encoding: 'utf8' })

describe('the command that makes tokens', () => {
  it('writes an entry that the server takes, and the token nowhere but on the screen', () => {
    const { status, stdout } = run('token', 'hall', '--role', 'viewer', '--screen', '--expires', '90d', '--file', file)
    expect(status).toBe(0)
    expect(stdout).toMatch(/^fluxdeck_[\w-]{43}\n$/)
    expect(readFileSync(file, 'utf8')).not.toContain(stdout.trim())
    run('robot', '--role', 'operator', '--user', 'ci', '--groups', 'deployers, sre', '--file', file)
    expect(readTokens(file)).toEqual([
      expect.objectContaining({ name: 'hall', role: 'viewer', screen: true, expires: expect.stringMatching(/Z$/) }),
      expect.objectContaining({ name: 'robot', role: 'operator', user: 'ci', groups: ['deployers', 'sre'] }),
    ])
  })

  it('takes one away again', () => {
    expect(run('token', 'hall', '--revoke', '--file', file).status).toBe(0)
    expect(readTokens(file).map(({ name }) => name)).toEqual(['robot'])
    expect(run('token', 'hall', '--revoke', '--file', file).status).toBe(1)
  })

  it.each([
    [[]],
    [['a', 'b']],
    [['a', '--role', 'admin']],
    [['system:admin']],
    [['a', '--user', 'fluxdeck:token:robot']],
    [['a', '--expires', 'soon']],
    [['robot', '--file', file]],
  ])('refuses %j and says how it is used', (args) => {
    const { status, stderr, stdout } = run(...args)
    expect(status).toBe(1)
    expect(stderr).toContain('Usage:')
    expect(stdout).toBe('')
  })
})
