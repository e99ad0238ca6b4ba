import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { chooseCluster } from './choose-cluster'
import { readConfig } from './config'
import { type LogFields, SILENT_LOG } from './log'

it('lets the words of a credential plugin that fails reach the log without what is secret in them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fluxdeck-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const script = join(folder, 'plugin.mjs')
  writeFileSync(script, "console.error('session ended, password=hunter2hunter2 was used'); process.exit(1)")
  const kubeconfig = join(folder, 'config')
  const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: process.execPath, args: [script] }
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      'current-context': 'home',
      contexts: [{ name: 'home', context: { cluster: 'c', user: 'u' } }],
      clusters: [{ name: 'c', cluster: { server: 'https://api.example' } }],
      users: [{ name: 'u', user: { exec } }],
    }),
  )
  const said: (LogFields | undefined)[] = []
  const log = { ...SILENT_LOG, warn: (_: string, fields?: LogFields) => void said.push(fields) }
  const choice = await chooseCluster(readConfig({ CLUSTER: 'kubeconfig', KUBECONFIG: kubeconfig }), log)
  if (choice.type !== 'kubernetes') throw new Error('another cluster was chosen')
  await expect(choice.target.authorize()).rejects.toThrow('failed')
  await choice.target.close()
  expect(JSON.stringify(said)).toContain('session ended')
  expect(JSON.stringify(said)).not.toContain('hunter2')
})

it('says why it is the demo where nobody asked for that, and nothing where somebody did', async () => {
  const home = mkdtempSync(join(tmpdir(), 'fluxdeck-'))
  onTestFinished(() => rmSync(home, { recursive: true }))
  vi.stubEnv('HOME', home)
  vi.stubEnv('KUBECONFIG', undefined)
  onTestFinished(() => void vi.unstubAllEnvs())
  const choose = (env: Record<string, string>) => chooseCluster(readConfig({ HOME: home, ...env }), SILENT_LOG)
  expect(await choose({ FLUXDECK_START: 'npm' })).toMatchObject({
    type: 'demo',
    because: expect.stringContaining('no kubeconfig was found'),
  })
  expect(await choose({ FLUXDECK_START: 'npm', CLUSTER: 'demo' })).toEqual({ type: 'demo' })
  await expect(choose({})).rejects.toThrow('There is no cluster to show')
})
