import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findKubeconfigPaths, readKubeconfig } from './kubeconfig'
import { rejection } from './testing/client-bench'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubeconfig-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function write(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const HOME = `
current-context: home
contexts:
- {name: home, context: {cluster: c, user: u}}
- {name: lost, context: {cluster: nowhere, user: u}}
- {name: nobody, context: {cluster: c, user: stranger}}
- {name: bare, context: {cluster: noserver, user: u}}
- {name: anonymous, context: {cluster: c}}
clusters:
- {name: c, cluster: {server: https://api.example:6443/, certificate-authority: ca.crt}}
- {name: noserver, cluster: {}}
users:
- {name: u, user: {exec: {command: ./bin/plugin}, client-certificate: a.crt, client-certificate-data: Zm9v}}
`

describe('the places', () => {
  it.each([
    { env: { KUBECONFIG: '/a:/b', HOME: '/home/ada' }, path: undefined, expected: ['/a', '/b'] },
    { env: { HOME: '/home/ada' }, path: undefined, expected: ['/home/ada/.kube/config'] },
    { env: { KUBECONFIG: '', HOME: '/home/ada' }, path: undefined, expected: ['/home/ada/.kube/config'] },
    { env: { KUBECONFIG: '/a' }, path: '/mine', expected: ['/mine'] },
  ])('for $env and $path are $expected', ({ env, path, expected }) => {
    expect(findKubeconfigPaths(env, path)).toEqual(expected)
  })
})

describe('several files', () => {
  it('are merged so that the first mention wins and missing files are passed over', async () => {
    const first = write(
      'first',
      'current-context: home\nclusters: [{name: c, cluster: {server: https://first.example}}]',
    )
    const second = write('second', HOME)
    const config = await readKubeconfig({ paths: [join(folder, 'missing'), first, second] })
    expect(config).toMatchObject({ contextName: 'home', server: 'https://first.example', userName: 'u' })
  })

  it('keep their relative paths relative to themselves, and inline data wins over a file', async () => {
    const config = await readKubeconfig({ paths: [write('config', HOME)] })
    expect(config.cluster['certificate-authority']).toBe(join(folder, 'ca.crt'))
    expect(config.user).toEqual({ exec: { command: join(folder, 'bin/plugin') }, 'client-certificate-data': 'Zm9v' })
  })

  it('may hold a context without a user', async () => {
    expect(await readKubeconfig({ paths: [write('config', HOME)], context: 'anonymous' })).toMatchObject({
      userName: 'anonymous',
      user: {},
    })
  })
})

describe('a sentence says what is wrong', () => {
  it.each([
    { name: 'no such context', content: HOME, context: 'prod', expected: /no context "prod"\. It has: home, lost/ },
    { name: 'no current context', content: 'contexts: []', expected: /names no current context/ },
    { name: 'an unknown cluster', content: HOME, context: 'lost', expected: /a cluster that the kubeconfig does not/ },
    { name: 'an unknown user', content: HOME, context: 'nobody', expected: /a user that the kubeconfig does not/ },
    { name: 'no server', content: HOME, context: 'bare', expected: /"noserver".*no usable server address/ },
    { name: 'not YAML', content: 'a: [1\ntoken: hunter2', expected: /is not valid YAML \(line \d+\)/ },
    { name: 'another document', content: '- 1\n- 2', expected: /does not hold a kubeconfig/ },
    { name: 'an empty file', content: '', expected: /names no current context/ },
    { name: 'a user inside the address', content: HOME.replace('https://', 'https://u:hunter2@'), expected: /address/ },
  ])('for $name', async ({ content, context, expected }) => {
    const paths = [write('broken', content)]
    const error = await rejection(readKubeconfig({ paths, ...(context === undefined ? {} : { context }) }))
    expect(error).toMatchObject({ code: 'credentials', message: expect.stringMatching(expected) })
    expect(String(error)).not.toContain('hunter2')
  })

  it('for no file at all', async () => {
    const path = join(folder, 'nothing')
    expect(await rejection(readKubeconfig({ paths: [path] }))).toMatchObject({
      message: `No kubeconfig file was found (looked for ${path}).`,
    })
  })
})
