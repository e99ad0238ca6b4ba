import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ConfigError, readConfig } from './config'

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  return []
}

describe('the configuration', () => {
  it('listens on the loopback and offers nothing dangerous when nothing is set', () => {
    expect(readConfig({})).toMatchObject({
      port: 3000,
      bind: '127.0.0.1',
      isLoopback: true,
      cluster: 'auto',
      readOnly: false,
      mayFallBackToDemo: false,
    })
    expect(readConfig({}).ntfy).toBeUndefined()
  })

  it('names every problem at once and repeats no value', () => {
    const problems = problemsOf({
      PORT: 'secret-port',
      BIND: 'secret-bind',
      CLUSTER: 'secret-cluster',
      NTFY_URL: 'https://user:hunter2@ntfy.example',
      NTFY_TOPICS: 'ok,secret/topic',
      READ_ONLY: 'secret-flag',
      STUCK_AFTER: 'secret-span',
      NAMESPACES: 'Secret_Name',
    })
    for (const name of ['PORT', 'BIND', 'CLUSTER', 'NTFY_URL', 'NTFY_TOPICS', 'READ_ONLY', 'STUCK_AFTER', 'NAMESPACES'])
      expect(
        problems.some((problem) => problem.startsWith(name)),
        name,
      ).toBe(true)
    expect(problems.join()).not.toMatch(/secret|hunter2/i)
  })

  it.each([
    [{ ACTIONS_ENABLED: '1', BIND: '0.0.0.0' }, 'ACTIONS_ENABLED'],
    [{ READ_REVIEW: '1' }, 'READ_REVIEW'],
    [{ METRICS_PORT: '3000' }, 'METRICS_PORT'],
    [{ METRICS_PORT: '8080', PORT: '8080' }, 'METRICS_PORT'],
    [{ METRICS_PORT: '0' }, 'METRICS_PORT'],
    [{ NTFY_TOPICS: 'alerts' }, 'NTFY_TOPICS'],
    [{ NTFY_URL: 'https://ntfy.example' }, 'NTFY_TOPICS'],
    [{ NTFY_URL: 'ftp://ntfy.example', NTFY_TOPICS: 'a' }, 'NTFY_URL'],
    [{ NTFY_URL: 'https://ntfy.example', NTFY_TOPICS: 'a', NTFY_TOKEN: 'x', NTFY_USER: 'y' }, 'NTFY_TOKEN'],
    [{ NTFY_URL: 'https://ntfy.example', NTFY_TOPICS: 'a', NTFY_TOKEN_FILE: '/nowhere/at/all' }, 'NTFY_TOKEN_FILE'],
    [{ LOKI_URL: 'https://loki.example', LOKI_TOKEN: 'x', LOKI_USER: 'y' }, 'LOKI_TOKEN'],
    [{ LOKI_URL: 'https://loki.example', LOKI_PASSWORD: 'x' }, 'LOKI_PASSWORD'],
  ])('refuses %j', (env, name) => {
    expect(problemsOf(env).some((problem) => problem.startsWith(name))).toBe(true)
  })

  it.each([
    ['0', undefined],
    ['1', {}],
    [
      'http://notification-controller.flux-system.svc/',
      { forwardTo: new URL('http://notification-controller.flux-system.svc/') },
    ],
  ])('takes AUDIT_EVENTS=%s', (value, expected) => {
    expect(readConfig({ AUDIT_EVENTS: value }).auditEvents).toEqual(expected)
  })

  it('refuses an address for audit events that carries a password', () => {
    expect(problemsOf({ AUDIT_EVENTS: 'http://a:b@flux.example' })).toEqual([expect.stringContaining('AUDIT_EVENTS')])
  })

  it('reads a secret file anew on every use and keeps the last good value', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'fluxdeck-')), 'token')
    writeFileSync(file, 'tk_one\n')
    const { ntfy } = readConfig({ NTFY_URL: 'https://ntfy.example', NTFY_TOPICS: 'a', NTFY_TOKEN_FILE: file })
    expect(ntfy?.readAuthorization()).toBe('Bearer tk_one')
    writeFileSync(file, 'tk_two\n')
    expect(ntfy?.readAuthorization()).toBe('Bearer tk_two')
  })

  it('signs in to ntfy and to what stands beside the cluster with a name and a password, or not at all', () => {
    const { ntfy, observability } = readConfig({
      NTFY_URL: 'https://ntfy.example',
      NTFY_TOPICS: 'a',
      NTFY_USER: 'ana',
      NTFY_PASSWORD: 'one',
      LOKI_URL: 'https://loki.example',
      LOKI_USER: 'ben',
      LOKI_PASSWORD: 'two',
      PROMETHEUS_URL: 'https://prometheus.example',
    })
    expect(ntfy?.readAuthorization()).toBe(`Basic ${btoa('ana:one')}`)
    expect(observability.loki?.readAuthorization()).toBe(`Basic ${btoa('ben:two')}`)
    expect(observability.prometheus?.readAuthorization()).toBeUndefined()
  })

  it('keeps History for thirty days and up to half a gigabyte, wherever it belongs, unless it is told otherwise', () => {
    const DAY = 86_400_000
    expect(readConfig({}).history).toEqual({ keepMs: 30 * DAY, maxBytes: 512 * 1024 * 1024 })
    const given = { HISTORY_URL: 'file:/data/history.db', HISTORY_KEEP: '90d', HISTORY_MAX_MB: '64' }
    expect(readConfig(given).history).toEqual({
      place: { type: 'file', path: '/data/history.db' },
      keepMs: 90 * DAY,
      maxBytes: 64 * 1024 * 1024,
    })
    expect(readConfig({ HISTORY_URL: 'off' }).history.place).toEqual({ type: 'off' })
    expect(readConfig({ HISTORY_URL: 'memory' }).history.place).toEqual({ type: 'memory' })
  })

  it('reads the address of a shared database from a file, and never repeats it where it is wrong', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'fluxdeck-')), 'url')
    writeFileSync(file, 'postgres://fluxdeck:s3cret@db.example/history\n')
    const { place } = readConfig({ HISTORY_URL_FILE: file }).history
    expect(place?.type === 'postgres' ? place.url() : place).toBe('postgres://fluxdeck:s3cret@db.example/history')
    for (const wrong of ['mysql://fluxdeck:s3cret@db/x', 'history.db', 'file:history.db', 'file:/data/', 'postgres:'])
      expect(problemsOf({ HISTORY_URL: wrong })).toEqual([
        'HISTORY_URL is neither file:/path/to/a/file, nor postgres://host/database, nor "memory", nor "off".',
      ])
  })

  it('takes the proxy of the environment for ntfy, and says when it is none that can be used', () => {
    const ntfy = { NTFY_URL: 'https://ntfy.example', NTFY_TOPICS: 'a' }
    expect(readConfig({ ...ntfy, HTTPS_PROXY: 'http://proxy.example:3128' }).ntfy?.proxyUrl).toBe(
      'http://proxy.example:3128',
    )
    expect(readConfig({ ...ntfy, HTTPS_PROXY: 'http://p', NO_PROXY: 'ntfy.example' }).ntfy?.proxyUrl).toBeUndefined()
    expect(problemsOf({ ...ntfy, HTTPS_PROXY: 'socks5://proxy.example' }).join()).toContain('HTTPS_PROXY')
    expect(problemsOf({ HTTPS_PROXY: 'socks5://proxy.example' })).toEqual([])
  })

  it('knows exactly the settings that the README describes', () => {
    const root = join(import.meta.dirname, '..', '..')
    const table = /## Configuration\n([\s\S]*?)\n## /.exec(readFileSync(join(root, 'README.md'), 'utf8'))?.[1] ?? ''
    const described = [...table.matchAll(/^\| (`[^|]+) \|/gm)].flatMap((row) =>
      [...(row[1] ?? '').matchAll(/`([A-Z_]+)`/g)].map((name) => name[1] ?? ''),
    )
    const [settings = '', identity = '', ...ofParts] = [
      'config.ts',
      'identity/settings.ts',
      'observability-settings.ts',
      'history/settings.ts',
    ].map((file) => readFileSync(join(root, 'lib', 'server', file), 'utf8'))
    const source = [settings, identity, ...ofParts].join('')
    // The table of modes names every setting of identity.
    const owned = [...identity.matchAll(/^ {2}([A-Z_]+): \[/gm)].map((name) => name[1] ?? '')
    const read = [...source.matchAll(/read\s*\.\w+\(\s*'([A-Z_]+)'/g)].map((name) => name[1] ?? '')
    const secrets = [...source.matchAll(/read\.secret\('([A-Z_]+)'/g)].map((name) => `${name[1]}_FILE`)
    expect(described.length).toBeGreaterThan(15)
    expect([...new Set(described)].sort()).toEqual([...new Set([...read, ...secrets, ...owned])].sort())
  })
})
