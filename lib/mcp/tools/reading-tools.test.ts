// The reading tools on a whole homelab: what each says are the facts of that cluster.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AskedScene, OWNER, openAskedScene } from '@/lib/server/testing/asked-scene'
import { askTool, isAllRead } from '../testing/ask-tool'
import type { Tool } from '../tool'
import { getEvents } from './events'
import { getDependencyGraph } from './graph'
import { getFluxImages } from './images'
import { getLogs } from './logs'
import { getNotifications } from './notifications'
import { getPods } from './pods'
import { getFluxSources } from './sources'
import { getWorkloads } from './workloads'

let scene: AskedScene
beforeAll(async () => {
  scene = await openAskedScene()
  await scene.until(async () => expect(await isAllRead(scene)).toBe(true))
}, 90_000)
afterAll(() => scene.close())

const lineOf = (text: string, ref: string) => text.split('\n').find((line) => line.includes(` ${ref} `)) ?? ''
const refsOf = (text: string) => [...text.matchAll(/^\S+ ([A-Z]\w+\/\S+\/\S+)/gm)].map(([, ref]) => ref)

describe('get_flux_sources', () => {
  it('tells of each what it has, whence, and who takes from it', async () => {
    const { text, head } = await askTool(scene, getFluxSources, { namespace: 'flux-system' })
    const repository = scene.simulator.control.get('GitRepository/flux-system/flux-system')
    expect(head.complete).toBe(true)
    expect(text).toContain(`url: ${String(repository?.spec?.url)}`)
    expect(text).toMatch(/has main@sha1:[0-9a-f]{40}, since \d+ \w+ \(20\d\d-/)
    expect(text).toContain('taken by 1: HelmRelease/apps/immich')
    expect(text.split('\n')[0]).toBe('15 sources: 14 ready, 1 static.')
  })

  it('goes on where it ended, and knows no place that it did not name', async () => {
    const first = await askTool(scene, getFluxSources, { limit: 10 })
    const cursor = /next: cursor (\S+);/.exec(first.text)?.[1]
    const second = await askTool(scene, getFluxSources, { limit: 10, cursor })
    expect(second.text).toContain('11 to 15 of 15.')
    expect(new Set([...refsOf(first.text), ...refsOf(second.text)]).size).toBe(15)
    await expect(askTool(scene, getFluxSources, { cursor: 'Bucket/a/b' })).rejects.toThrow(/ask without it/)
  })
})

describe('get_dependency_graph', () => {
  it('draws what is not well and what that holds back', async () => {
    const { text } = await askTool(scene, getDependencyGraph)
    expect(text).toContain('\nflowchart RL\n')
    expect(text).toMatch(/✕ apps\/paperless<br\/>Failed/)
    expect(text).toMatch(/∅ apps\/mosquitto<br\/>Does not exist/)
    expect(text).not.toContain('apps/jellyfin')
    // It is drawn as ready, and why it is there all the same is said.
    expect(text).toMatch(/^%% HelmRelease\/longhorn-system\/longhorn: drifted$/m)
  })

  it('tells the same as lines, with what waits below what it waits for', async () => {
    const { text } = await askTool(scene, getDependencyGraph, { format: 'outline' })
    expect(text).toMatch(
      /- Kustomization\/apps\/paperless · failed[^\n]*\n {2}- Kustomization\/apps\/paperless-ai · waiting/,
    )
  })

  it('goes so many steps round an object, named as kubectl would', async () => {
    const { text } = await askTool(scene, getDependencyGraph, {
      root: 'ks/apps/paperless',
      depth: 1,
      onlyUnhealthy: false,
      format: 'outline',
    })
    expect(text).toContain('Kustomization/apps/paperless-ai')
    expect(text).toMatch(/out of reach/)
    await expect(askTool(scene, getDependencyGraph, { depth: 1 })).rejects.toThrow('The argument depth goes with root')
  })
})

describe('get_flux_images', () => {
  it('tells the way of each image, worst first, and what is in the way', async () => {
    const { text } = await askTool(scene, getFluxImages)
    expect(text).toMatch(
      /^broken Image\w+\/flux-system\/private-exit-node · ghcr\.io\/ali-homelab\/private-exit-node$/m,
    )
    expect(text).toMatch(/^ {2}> scan broken 3 d ago \(ImageRepository\/flux-system\/private-exit-node\): /m)
    expect(text).toMatch(/^ {2}runs 10\.11\.2 in Deployment\/apps\/jellyfin$/m)
  })

  it('says row for row what the API says', async () => {
    const { questions } = await scene.audience()
    const asked = { namespace: [], status: [], state: [], q: '', limit: 100 }
    const { rows } = await questions.images(OWNER, asked, new AbortController().signal)
    const { text } = await askTool(scene, getFluxImages)
    expect(refsOf(text)).toEqual(rows.map(({ ref }) => ref))
    for (const { sentence } of rows) expect(text).toContain(sentence.slice(0, 150))
  })
})

describe('names that are near', () => {
  it.each([getFluxSources, getFluxImages, getEvents, getWorkloads, getPods].map((tool) => ({ name: tool.name, tool })))(
    'of a namespace are offered by $name where nothing was found',
    async ({ tool }) => {
      const { text } = await askTool(scene, tool, { namespace: 'flux-sytem' })
      expect(text).toMatch(/^No .* is known .* in namespace flux-sytem\. Near: flux-system\./)
    },
  )

  const ASKED: readonly (readonly [Tool, object, string])[] = [
    [
      getEvents,
      { applier: 'ks/apps/paperles' },
      'There is no Kustomization apps/paperles. Near: Kustomization/apps/paperless',
    ],
    [getWorkloads, { managedBy: 'ks/default/immich' }, 'Near: Kustomization/apps/immich'],
    [getPods, { applier: 'hr/apps/imich' }, 'Near: HelmRelease/apps/immich'],
    [getDependencyGraph, { root: 'ks/apps/frigat' }, 'Near: Kustomization/apps/frigate'],
    [getLogs, { kind: 'hr', namespace: 'apps', name: 'imich' }, 'Near: HelmRelease/apps/immich'],
    [getLogs, { workload: 'deploy/apps/immich-servr' }, 'Near: Deployment/apps/immich-server'],
    [getLogs, { pod: 'apps/immich-server' }, 'Near: Pod/apps/immich-server-'],
  ]
  it.each(ASKED.map(([tool, given, offer]) => ({ name: tool.name, tool, given, offer })))(
    'are offered by $name: $offer',
    async ({ tool, given, offer }) => {
      await expect(askTool(scene, tool, given)).rejects.toThrow(offer)
    },
  )
})

describe('get_events', () => {
  it('has of an applier those of its pods too', async () => {
    const { text } = await askTool(scene, getEvents, { applier: 'HelmRelease/apps/immich', type: 'Warning' })
    expect(text).toMatch(
      /^Warning Pod\/apps\/immich-server-\S+ · BackOff · .* · applied by HelmRelease\/apps\/immich$/m,
    )
    expect(text).toContain('\n  > Back-off restarting failed container')
  })

  it('has of an object those of no other', async () => {
    const { text } = await askTool(scene, getEvents, { kind: 'ks', namespace: 'apps', name: 'frigate', since: '1d' })
    expect(new Set(refsOf(text))).toEqual(new Set(['Kustomization/apps/frigate']))
  })
})

describe('get_logs', () => {
  it('has of an object the lines of its controller about it', async () => {
    const { text } = await askTool(scene, getLogs, { kind: 'ks', namespace: 'apps', name: 'paperless' })
    expect(text).toMatch(/\n> 20\S+Z error Reconciliation failed after .*kustomize build failed/)
    expect(text).not.toContain('apps/frigate')
  })

  it('has every line of a controller, and of a pod by its name', async () => {
    const controller = await askTool(scene, getLogs, { controller: 'kustomize-controller', tail: 5 })
    expect(controller.text).toMatch(/^The last 5 lines of Deployment flux-system\/kustomize-controller, the last of 20/)
    const pods = await askTool(scene, getPods, { namespace: 'apps' })
    const pod = /Pod (immich-server-\S+):/.exec(pods.text)?.[1]
    const { text } = await askTool(scene, getLogs, { pod: `apps/${pod}`, previous: true })
    expect(text).toContain(`of Pod apps/${pod}`)
  })

  it('says which controllers there are', async () => {
    await expect(askTool(scene, getLogs, { controller: 'kustomise-controller' })).rejects.toThrow(
      'There is no controller kustomise-controller. Did you mean kustomize-controller?',
    )
    await expect(askTool(scene, getLogs, {})).rejects.toThrow(/one of controller, pod and workload/)
    await expect(askTool(scene, getLogs, { pod: 'apps/x', workload: 'deploy/apps/x' })).rejects.toThrow(/one of/)
  })
})

describe('get_workloads', () => {
  it('tells who applied each, its images, and which pods are not well', async () => {
    const { text } = await askTool(scene, getWorkloads, { managedBy: 'hr/apps/immich' })
    expect(lineOf(text, 'Deployment/apps/immich-server')).toMatch(
      /^failed .* by HelmRelease\/apps\/immich · main: ghcr\.io\/immich-app\/immich-server:v2\.2\.3, but \S+:v2\.1\.0 runs$/,
    )
    expect(text).toMatch(/ {2}not well: Pod immich-server-\S+ CrashLoopBackOff after \d+ restarts\n {2}> 1 of 1 ready/)
  })

  it('tells images alone, of one namespace', async () => {
    const { text } = await askTool(scene, getWorkloads, { namespace: 'monitoring', imagesOnly: true })
    expect(text).toContain('grafana/loki')
    expect(text).not.toContain(' by ')
    expect(refsOf(text).every((ref) => ref?.includes('/monitoring/'))).toBe(true)
  })

  it('goes on where it ended', async () => {
    const first = await askTool(scene, getWorkloads, { limit: 30 })
    const cursor = /next: cursor (\S+);/.exec(first.text)?.[1]
    const second = await askTool(scene, getWorkloads, { limit: 30, cursor })
    expect(second.text).toContain('31 to 43 of 43.')
    expect(new Set([...refsOf(first.text), ...refsOf(second.text)]).size).toBe(43)
  })
})

describe('get_pods', () => {
  it('names those that do not run, in the word of kubectl, and counts all', async () => {
    const { text } = await askTool(scene, getPods)
    expect(text.split('\n')[0]).toMatch(/^3 of 60 known pods .*in 3 workloads\.$/)
    expect(text).toContain('apps 20 (2 not running)')
    expect(text).toMatch(
      /^failed Deployment\/external-dns\/external-dns · by Kustomization\S+ · external-dns: \S+\n {2}Pod external-dns-\S+: CreateContainerConfigError, 0\/1 ready, on pi-rack\n {2}> secret /m,
    )
  })

  it('lists all when asked to', async () => {
    const { text } = await askTool(scene, getPods, { notRunningOnly: false, namespace: 'traefik' })
    expect(refsOf(text)).toEqual(['Deployment/traefik/traefik'])
    expect(text).toMatch(/^ {2}Pod traefik-\S+: Running, 1\/1 ready/m)
  })
})

describe('get_notifications', () => {
  it('tells messages with their objects, newest first', async () => {
    const { text } = await askTool(scene, getNotifications, { severity: 'error', limit: 5 })
    expect(text).toMatch(/^error Kustomization\/\S+ · \d+ \w+ ago · topic cluster-alerts/m)
    expect(text).not.toMatch(/^info /m)
  })

  it('names the topics that there are', async () => {
    await expect(askTool(scene, getNotifications, { topic: 'cluster-alert' })).rejects.toThrow(
      'no such topic is followed here. Did you mean cluster-alerts?',
    )
  })
})
