// The tools that agents begin with, on a whole homelab: what each says are the facts of that cluster.

import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AskedScene, openAskedScene } from '@/lib/server/testing/asked-scene'
import { listTool, OUTPUT } from '../listing'
import { askTool, isAllRead } from '../testing/ask-tool'
import { TOOLS } from '../tools'
import { diagnose } from './diagnose'
import { getFluxInstance } from './instance'
import { getResource } from './resource'
import { getFluxStatus } from './status'

let scene: AskedScene
beforeAll(async () => {
  scene = await openAskedScene()
  await scene.until(async () => expect(await isAllRead(scene)).toBe(true))
}, 90_000)
afterAll(() => scene.close())

const lineOf = (text: string, ref: string) => text.split('\n').find((line) => line.includes(` ${ref} `)) ?? ''
const partOf = (text: string, heading: string) =>
  text.slice(text.indexOf(`\n${heading}:\n`) + heading.length + 3).split('\n\n')[0] ?? ''

describe('get_flux_status', () => {
  it('begins with the verdict and tells each root cause, what it holds back and what to do', async () => {
    const { text, head } = await askTool(scene, getFluxStatus)
    const { questions } = await scene.audience()
    expect(head.complete).toBe(true)
    expect(text.split('\n')[0]).toBe(questions.head().verdict.sentence)
    expect(lineOf(text, 'Kustomization/apps/paperless')).toMatch(
      /^failed .* · apps\/paperless\/paperless-config\.yaml is missing/,
    )
    expect(text).toContain('  holds back 1: Kustomization/apps/paperless-ai')
    expect(text).toMatch(/^stalled HelmRelease\/apps\/immich · 16 d · .*\n(?: {2}.*\n)*? {2}try: reset, force/m)
    expect(text).toMatch(/^ {2}> kustomize build failed: /m)
    // Root causes only: what waits for one of them is named there.
    expect(text).not.toMatch(/^waiting Kustomization\/apps\/paperless-ai/m)
    expect(text).not.toMatch(/^ready /m)
  })

  it('tells what else is not as well as it looks', async () => {
    const { text } = await askTool(scene, getFluxStatus)
    expect(partOf(text, 'Marked beside them')).toMatch(
      /^old_input ImagePolicy\/flux-system\/private-exit-node · rests on /m,
    )
    const { questions } = await scene.audience()
    const marked = questions.state({ namespace: [], kind: [], status: [], label: [], q: '' }).resources
    for (const { ref } of marked.filter(({ marks }) => marks.length > 0)) expect(text).toContain(ref)
  })

  it('counts what there is, whichever part is asked for', async () => {
    const { questions } = await scene.audience()
    const { counts } = questions.head()
    expect((await askTool(scene, getFluxStatus)).text).toContain(`\n${counts.total} objects: ${counts.ready} ready`)
    const part = await askTool(scene, getFluxStatus, { namespace: 'apps', kind: 'hr' })
    expect(part.text).toMatch(/\n\d+ objects: [^\n]*\nHelmRelease \d+ \([^)]*\)\.\n/)
  })

  it('lists healthy objects when they are asked for, and no others', async () => {
    const ready = await askTool(scene, getFluxStatus, { status: 'ready', limit: 200 })
    const listed = partOf(ready.text, 'Objects, worst first').split('\n')
    expect(listed.every((line) => line.startsWith('ready '))).toBe(true)
    expect(lineOf(ready.text, 'Kustomization/flux-system/flux-system')).toMatch(/runs main@[0-9a-f]{7}/)
    const found = await askTool(scene, getFluxStatus, { kind: 'helmreleases', q: 'immich' })
    expect([...found.text.matchAll(/^\w+ (\S+\/\S+\/\S+)/gm)].map(([, ref]) => ref)).toContain(
      'HelmRelease/apps/immich',
    )
    expect(found.text).not.toContain('HelmRelease/apps/nextcloud')
  })

  it('goes on where it ended until every object was told exactly once', async () => {
    const refs: string[] = []
    let cursor: string | undefined
    do {
      const { text } = await askTool(scene, getFluxStatus, {
        status: 'all',
        limit: 10,
        ...(cursor === undefined ? {} : { cursor }),
      })
      refs.push(...[...text.matchAll(/^\w+ ([A-Z]\w+\/\S+\/\S+)/gm)].map(([, ref = '']) => ref))
      cursor = /next: cursor (\S+);/.exec(text)?.[1]
    } while (cursor !== undefined)
    const { questions } = await scene.audience()
    expect(refs.length).toBe(questions.head().counts.total)
    expect(new Set(refs).size).toBe(refs.length)
  })

  it('quotes the reason of whoever suspended it, since anybody may have written that', async () => {
    const { text } = await askTool(scene, getFluxStatus, { status: 'suspended' })
    expect(lineOf(text, 'HelmRelease/apps/photoprism')).toMatch(/suspended by ali: “[^”]+”/)
  })
})

describe('diagnose', () => {
  it('goes from the object to the root cause and says what would help there', async () => {
    const { text, head } = await askTool(scene, diagnose, { kind: 'ks', namespace: 'apps', name: 'paperless-ai' })
    expect(head.complete).toBe(true)
    expect(text.split('\n')[0]).toMatch(
      /^Kustomization\/apps\/paperless-ai is waiting: waiting for Kustomization apps\/paperless/,
    )
    expect(partOf(text, 'From here to the root cause')).toMatch(/^failed Kustomization\/apps\/paperless · /)
    expect(partOf(text, 'What to do')).toContain('try at Kustomization/apps/paperless: reconcile')
    expect(partOf(text, 'Conditions')).toMatch(/^Ready=False · DependencyNotReady · /)
  })

  it('looks at the workloads of a release down to its pods', async () => {
    const { text } = await askTool(scene, diagnose, { kind: 'hr', namespace: 'apps', name: 'immich' })
    const workloads = partOf(text, 'Workloads of it that are not well')
    expect(workloads).toMatch(/^failed Deployment\/apps\/immich-/)
    expect(workloads).toMatch(/> Pod immich-server-\S+: CrashLoopBackOff, \d+ restarts/)
    expect(partOf(text, 'What to do')).toMatch(/try reset, force/)
  })

  it('has nothing to do for what is reconciled', async () => {
    const { text } = await askTool(scene, diagnose, { kind: 'ks', namespace: 'apps', name: 'jellyfin' })
    expect(text.split('\n')[0]).toBe('Kustomization/apps/jellyfin is ready.')
    expect(partOf(text, 'What to do')).toBe('Nothing: it is reconciled, as far as it was read.')
  })
})

describe('get_resource', () => {
  const ROOT = { kind: 'Kustomization', namespace: 'flux-system', name: 'flux-system' }
  const headings = (text: string) => [...text.matchAll(/^([A-Z][^\n:]*):$/gm)].map(([, heading]) => heading)

  it('has those parts that were asked for, and no others', async () => {
    expect(headings((await askTool(scene, getResource, ROOT)).text)).toEqual([
      'Object',
      'Conditions',
      'Delivery, from the source on',
    ])
    const events = await askTool(scene, getResource, { ...ROOT, include: ['events'] })
    expect(headings(events.text)).toEqual(['Object', 'Events, newest first'])
    expect(headings((await askTool(scene, getResource, { ...ROOT, include: [] })).text)).toEqual(['Object'])
  })

  it('tells what was delivered, from where, and when', async () => {
    const include = ['delivery', 'inventory', 'history', 'dependencies', 'workloads', 'notifications']
    const { text, head } = await askTool(scene, getResource, { ...ROOT, include })
    const repository = scene.simulator.control.get('GitRepository/flux-system/flux-system')
    expect(partOf(text, 'Delivery, from the source on')).toContain(String(repository?.spec?.url))
    expect(partOf(text, 'Inventory: what it applied')).toMatch(/^\d+ objects: .*Deployment/)
    expect(partOf(text, 'Inventory: what it applied')).toMatch(/\nok Deployment\/flux-system\/source-controller/)
    expect(partOf(text, 'History of its runs, newest first')).toContain('ReconciliationSucceeded')
    expect(head.complete).toBe(true)
  })

  it('shows the manifest as quoted text, without a secret and no longer than 20 kB', async () => {
    const { text, structure } = await askTool(scene, getResource, { ...ROOT, include: ['manifest'] })
    expect(text).toMatch(/\n> kind: Kustomization\n> metadata:\n> {3}name: flux-system\n/)
    expect(Buffer.byteLength(String(structure?.body))).toBeLessThanOrEqual(20_000 + 100)
    expect(String(structure?.body)).toContain('kind: Kustomization')
  })
})

describe('get_flux_instance', () => {
  it('tells versions, controllers, what is synced, and every kind with how it is read', async () => {
    const { text, head } = await askTool(scene, getFluxInstance)
    const { cluster, controllers, sources } = (await scene.audience()).questions.head()
    expect(head.complete).toBe(true)
    expect(text.split('\n')[0]).toBe(
      `Flux ${cluster.fluxVersion} on Kubernetes ${cluster.kubernetesVersion}; ${controllers.length} of ${controllers.length} controllers are ready; read by Fluxdeck 0.0.0.`,
    )
    for (const { name, namespace } of controllers)
      expect(text).toMatch(new RegExp(`^ready Deployment/${namespace}/${name} · v[\\d.]+ · 1 of 1 ready`, 'm'))
    for (const { kind, state, version = '' } of sources)
      if (kind !== undefined)
        expect(partOf(text, 'Kinds')).toMatch(new RegExp(`^${state} · ${kind}( · ${version})?`, 'm'))
    expect(text).toMatch(/^ready Kustomization\/flux-system\/flux-system · what the cluster is synced by · /m)
  })
})

describe('the list of tools', () => {
  const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value))
  const listed = TOOLS.map(listTool)

  it('costs little in a conversation', () => {
    expect(bytesOf(listed.filter(({ annotations }) => annotations?.readOnlyHint === true))).toBeLessThanOrEqual(24_000)
    expect(bytesOf(listed)).toBeLessThanOrEqual(32_000)
  })

  it.each(TOOLS)('says of $name what a client has to know, and each argument in one sentence', (tool) => {
    const { inputSchema, annotations, description, title } = listTool(tool)
    expect(Object.keys(annotations ?? {}).sort()).toEqual([
      'destructiveHint',
      'idempotentHint',
      'openWorldHint',
      'readOnlyHint',
    ])
    expect(title).toMatch(/^\w/)
    expect(description).toMatch(/\.$/)
    expect(inputSchema).not.toHaveProperty('$schema')
    expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false })
    for (const [name, schema] of Object.entries(inputSchema.properties ?? {}))
      expect(`${name}: ${(schema as { description?: string }).description}`).toMatch(/: [A-Za-z`][^.]*.*\.$/)
  })

  it('lets clients ask their person before what they could regret', () => {
    const destructive = listed.filter(({ annotations }) => annotations?.destructiveHint).map(({ name }) => name)
    expect(destructive).toEqual(['reconcile_flux_helmrelease', 'reconcile_flux', 'suspend_flux_reconciliation'])
  })

  it('promises structures that are as promised', async () => {
    const ajv = new Ajv2020()
    for (const [tool, given] of [
      [getFluxStatus, {}],
      [getFluxInstance, {}],
      [diagnose, { kind: 'hr', namespace: 'apps', name: 'immich' }],
      [getResource, { kind: 'hr', namespace: 'apps', name: 'immich', include: ['manifest', 'history', 'events'] }],
    ] as const) {
      const { structure } = await askTool(scene, tool, given)
      const isValid = ajv.validate(OUTPUT[tool.shape] ?? {}, structure)
      expect([tool.name, isValid, ajv.errorsText()]).toEqual([tool.name, true, 'No errors'])
    }
  })
})
