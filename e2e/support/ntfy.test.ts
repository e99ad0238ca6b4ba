import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canRun } from './availability'
import { type NtfyServer, ntfyAvailability, startNtfy } from './ntfy'

const available = canRun(ntfyAvailability())

describe.skipIf(!available)('a real ntfy server', () => {
  let ntfy: NtfyServer
  beforeAll(async () => {
    ntfy = await startNtfy()
  })
  afterAll(() => ntfy?.stop())

  it('keeps what was published, with its title, priority and tags', async () => {
    const sent = await ntfy.publish('cluster-alerts', 'apps is failing', {
      Title: 'Kustomization apps',
      Priority: '4',
      Tags: 'warning,flux',
    })
    expect(await ntfy.poll('cluster-alerts')).toEqual([
      expect.objectContaining({
        id: sent.id,
        message: 'apps is failing',
        title: 'Kustomization apps',
        priority: 4,
        tags: ['warning', 'flux'],
      }),
    ])
  })

  it('takes an update and a deletion of a message', async () => {
    await ntfy.publish('updates', 'running', { 'X-Sequence-ID': 'deploy-1' })
    await ntfy.publish('updates', 'done', { 'X-Sequence-ID': 'deploy-1' })
    expect((await ntfy.poll('updates')).map(({ sequence_id, message }) => [sequence_id, message])).toContainEqual([
      'deploy-1',
      'done',
    ])
    const deleted = await fetch(`${ntfy.url}/updates/deploy-1`, { method: 'DELETE' })
    expect(deleted.status).toBe(200)
    expect((await ntfy.poll('updates')).map(({ event }) => event)).toContain('message_delete')
  })

  it('comes back on the same address with the same messages', async () => {
    const sent = await ntfy.publish('restarts', 'before')
    await ntfy.restart()
    expect((await ntfy.poll('restarts')).map(({ id }) => id)).toEqual([sent.id])
  })
})

describe.skipIf(!available)('a real ntfy server that asks who you are', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fluxdeck-ntfy-auth-'))
  let ntfy: NtfyServer
  beforeAll(async () => {
    ntfy = await startNtfy({ authFile: join(folder, 'auth.db') })
  })
  afterAll(async () => {
    await ntfy?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('answers a granted token and nobody else', async () => {
    const token = await ntfy.addUser('dashboard', [{ topic: 'secret-topic', permission: 'read-only' }])
    await expect(ntfy.poll('secret-topic')).rejects.toThrow('403')
    expect(await ntfy.poll('secret-topic', 'all', { authorization: `Bearer ${token}` })).toEqual([])
  })
})
