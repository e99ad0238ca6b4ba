import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readTokens } from '@/lib/server/identity/tokens-file'

const folder = mkdtempSync(join(tmpdir(), 'fluxdeck-token-'))
const file = join(folder, 'tokens.json')
const command = join(import.meta.dirname, '..', 'fluxdeck.mjs')
const run = (...args: string[]) => spawnSync(process.execPath, [command, ...args], { encoding: 'utf8', cwd: folder })

describe('the command that makes tokens', () => {
  it('writes an entry that the server takes, and the token nowhere but on the screen', () => {
    const { status, stdout } = run('token', 'hall', '--role', 'viewer', '--screen', '--expires', '90d', '--file', file)
    expect(status).toBe(0)
    expect(stdout).toMatch(/^fluxdeck_[\w-]{43}\n$/)
    expect(readFileSync(file, 'utf8')).not.toContain(stdout.trim())
    run('token', 'robot', '--role', 'operator', '--user', 'ci', '--groups', 'deployers, sre', '--file', file)
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

  it('says the lines to paste, with the token, and in the form that each client reads', () => {
    const { stdout, stderr } = run('token', 'agent', '--url', 'https://fluxdeck.example.com/', '--file', file)
    const headers = { Authorization: `Bearer ${stdout.trim()}` }
    const url = 'https://fluxdeck.example.com/mcp'
    const lines = stderr.split('\n').map((line) => line.trim())
    const json = lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line))
    expect(json).toEqual([
      { mcpServers: { fluxdeck: { url, headers } } },
      { servers: { fluxdeck: { type: 'http', url, headers } } },
    ])
    expect(parse(lines.find((line) => line.startsWith('mcp_servers:')) ?? '')).toEqual({
      mcp_servers: { fluxdeck: { url, transport: 'http', auth_type: 'bearer_token', auth_value: stdout.trim() } },
    })
    expect(lines).toContain(
      `claude mcp add --transport http fluxdeck ${url} --header 'Authorization: ${headers.Authorization}'`,
    )
    expect(lines).toContain(`curl -H 'Authorization: ${headers.Authorization}' https://fluxdeck.example.com/api/state`)
  })

  it('tells whoever sets up a screen how it signs in', () => {
    const { stdout, stderr } = run('token', 'lobby', '--screen')
    expect(stderr).toContain(`http://localhost:3000/wall?screen=${stdout.trim().split('\n').at(-1)}`)
    expect(stderr).toContain('http://localhost:3000/wall/pair')
    expect(run('token', 'lobby', '--screen', '--role', 'operator').stderr).toContain('A screen is a viewer.')
  })

  it('does not take a file that holds something else, and leaves it as it is', () => {
    const other = join(folder, 'other.json')
    writeFileSync(other, '{"not": "a list"}')
    const { status, stderr } = run('token', 'agent', '--file', other)
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('is not a list of tokens') })
    expect(readFileSync(other, 'utf8')).toBe('{"not": "a list"}')
    expect(run('token', 'a', '--revoke', '--file', join(folder, 'none')).stderr).toMatch(/^ENOENT[^\n]*\n$/)
  })

  it.each([
    [[]],
    [['a', 'b']],
    [['a', '--role', 'admin']],
    [['system:admin']],
    [['a', '--user', 'fluxdeck:token:robot']],
    [['a', '--expires', 'soon']],
    [['a', '--url', 'fluxdeck.example.com']],
    [['robot', '--file', file]],
  ])('refuses %j and says how it is used', (args) => {
    const { status, stderr, stdout } = run('token', ...args)
    expect(status).toBe(1)
    expect(stderr).toContain('Usage: fluxdeck token')
    expect(stdout).toBe('')
  })
})

describe('the one command', () => {
  it.each([
    [['tokn', 'a'], 'There is no command tokn. Did you mean token?'],
    [['deploy'], 'There is no command deploy.\n'],
    [['constructor'], 'There is no command constructor.\n'],
    [['token', 'a', '--rol', 'viewer'], 'There is no option --rol. Did you mean --role?'],
    [['token', 'a', '--namespace', 'x'], 'There is no option --namespace.\n'],
    [[], 'Say what to do.'],
  ])('meets %j with what may have been meant', (args, sentence) => {
    const { status, stderr, stdout } = run(...args)
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toContain(sentence)
    expect(stderr).toContain('Usage: fluxdeck')
  })

  it('tells what it can do to whoever asks', () => {
    expect(run('--help')).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('token') })
    expect(run('token', '--help')).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('--role') })
  })
})
