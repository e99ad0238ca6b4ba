import { describe, expect, it } from 'vitest'
import { correlate, findClues, findCluster, findRevision, isForeign, type MessageFacts } from './correlation'
import { kindOfAlias } from './kind-names'
import { parsePostedPayload } from './posted-payload'

const OBJECTS = new Set([
  'Kustomization/flux-system/apps',
  'Kustomization/flux-system/apps.v2',
  'Kustomization/apps.v2/x',
  'Kustomization/prod/db.main',
  'Kustomization/main/prod.db',
  'HelmRelease/apps/podinfo',
  'HelmRelease/podinfo/apps',
  'HelmRelease/media/jellyfin',
  'GitRepository/flux-system/flux-system',
  'OCIRepository/flux-system/manifests',
  'ImagePolicy/apps/podinfo.stable',
])

function correlateText(facts: Partial<MessageFacts>) {
  return correlate(cluesOf(facts), find)
}

function cluesOf(facts: Partial<MessageFacts>) {
  const payload = parsePostedPayload(facts.message ?? '')
  return findClues({ message: '', tags: [], urls: [], ...facts, ...(payload === undefined ? {} : { payload }) })
}

const find = (ref: string) => (OBJECTS.has(ref) ? { uid: 'ours' } : undefined)

const posted = (kind: string, name: string, more: Readonly<Record<string, unknown>> = {}) =>
  JSON.stringify({
    involvedObject: { kind, namespace: 'flux-system', name, apiVersion: 'kustomize.toolkit.fluxcd.io/v1' },
    severity: 'error',
    reason: 'HealthCheckFailed',
    message: 'timeout',
    metadata: { revision: 'main@sha1:8f1c2ab000000000000000000000000000000000' },
    ...more,
  })

describe('a message is surely about', () => {
  it.each<[string, Partial<MessageFacts>, string]>([
    ['the object of a posted event', { message: posted('Kustomization', 'apps') }, 'Kustomization/flux-system/apps'],
    [
      'the object of a posted event that is gone',
      { message: posted('Kustomization', 'old') },
      'Kustomization/flux-system/old',
    ],
    [
      'Kind/ns/name in the title',
      { title: 'Kustomization/flux-system/apps HealthCheckFailed' },
      'Kustomization/flux-system/apps',
    ],
    [
      'a name with dots in the title',
      { title: 'Kustomization/flux-system/apps.v2: failed' },
      'Kustomization/flux-system/apps.v2',
    ],
    [
      'what the title names, whatever the text names',
      { title: 'ks/flux-system/apps', message: 'hr/media/jellyfin' },
      'Kustomization/flux-system/apps',
    ],
    [
      'kind/ns.name of ntfy-bridge',
      { title: '[error] HealthCheckFailed kustomization/flux-system.apps' },
      'Kustomization/flux-system/apps',
    ],
    [
      'kind/ns.name with dots in the name',
      { title: '[info] Done kustomization/flux-system.apps.v2' },
      'Kustomization/flux-system/apps.v2',
    ],
    ['kind/name.ns as in Slack', { title: 'helmrelease/jellyfin.media' }, 'HelmRelease/media/jellyfin'],
    [
      'kind/name.ns with dots in the name',
      { title: 'imagepolicy/podinfo.stable.apps' },
      'ImagePolicy/apps/podinfo.stable',
    ],
    ['Kind/name in ns', { title: 'HelmRelease/jellyfin in media failed' }, 'HelmRelease/media/jellyfin'],
    [
      'Kind name in namespace ns',
      { message: 'helmrelease "jellyfin" in namespace "media"' },
      'HelmRelease/media/jellyfin',
    ],
    [
      'Kind ns/name',
      { title: 'GitRepository flux-system/flux-system is back' },
      'GitRepository/flux-system/flux-system',
    ],
    ['a short name of a kind', { title: 'gitrepo/flux-system/flux-system' }, 'GitRepository/flux-system/flux-system'],
    ['a plural in capitals', { title: 'OCIREPOSITORIES/flux-system/manifests' }, 'OCIRepository/flux-system/manifests'],
    ['the end of a sentence', { message: 'Stuck: HelmRelease/media/jellyfin.' }, 'HelmRelease/media/jellyfin'],
    ['brackets', { message: 'Stuck (HelmRelease/media/jellyfin), again' }, 'HelmRelease/media/jellyfin'],
    [
      'one object named twice',
      { message: 'hr/media/jellyfin HelmRelease/media/jellyfin' },
      'HelmRelease/media/jellyfin',
    ],
    [
      'the labels of an alert',
      {
        message: JSON.stringify({
          alerts: [{ labels: { kind: 'HelmRelease', name: 'jellyfin', namespace: 'media' } }],
        }),
      },
      'HelmRelease/media/jellyfin',
    ],
    [
      'the labels of a metric',
      {
        message: JSON.stringify({
          commonLabels: {
            customresource_kind: 'HelmRelease',
            name: 'jellyfin',
            exported_namespace: 'media',
            namespace: 'monitoring',
          },
        }),
      },
      'HelmRelease/media/jellyfin',
    ],
    [
      'the name of an alert',
      {
        message: JSON.stringify({
          alerts: [{ labels: { alertname: 'FluxHelmreleaseInstallfailed', name: 'jellyfin', namespace: 'media' } }],
        }),
      },
      'HelmRelease/media/jellyfin',
    ],
    [
      'labels written as lines',
      { message: 'Labels:\n- kind = HelmRelease\n- name = jellyfin\n- namespace = media' },
      'HelmRelease/media/jellyfin',
    ],
    [
      'labels in bold',
      { message: '**kind**: HelmRelease\n**name**: jellyfin\n**namespace**: media' },
      'HelmRelease/media/jellyfin',
    ],
    [
      'its address here',
      { urls: ['https://flux.example/resources/HelmRelease/media/jellyfin?tab=events'] },
      'HelmRelease/media/jellyfin',
    ],
    [
      'its address elsewhere',
      {
        urls: [
          'https://gitops.example/helm_release/details?x=1',
          'https://gitops.example/helmrelease/details?name=jellyfin&namespace=media',
        ],
      },
      'HelmRelease/media/jellyfin',
    ],
  ])('%s', (_, facts, ref) => {
    expect(correlateText(facts)).toEqual({ ref })
  })
})

describe('a message is only perhaps about', () => {
  it.each<[string, Partial<MessageFacts>, string, number]>([
    ['either reading of a dotted name', { title: 'helmrelease/apps.podinfo' }, 'HelmRelease/apps/podinfo', 0.4],
    [
      'either reading of a long dotted name',
      { title: 'kustomization/prod.db.main' },
      'Kustomization/prod/db.main',
      0.4,
    ],
    ['the first of two', { message: 'hr/media/jellyfin and hr/apps/podinfo' }, 'HelmRelease/media/jellyfin', 0.4],
    [
      'what the text names when the title names something that is gone',
      { title: 'ks/flux-system/gone', message: 'hr/media/jellyfin' },
      'HelmRelease/media/jellyfin',
      0.48,
    ],
    [
      'what its tags name',
      { title: 'Something', tags: ['x', 'helmrelease', 'media', 'jellyfin'] },
      'HelmRelease/media/jellyfin',
      0.5,
    ],
  ])('%s', (_, facts, ref, confidence) => {
    expect(correlateText(facts)).toEqual({ refGuess: { ref, confidence } })
  })
})

describe('a message is about no object', () => {
  it.each<[string, Partial<MessageFacts>]>([
    ['when it names none', { title: 'Backup done', message: 'apps, podinfo and jellyfin in media', tags: ['media'] }],
    ['when the object does not exist', { title: 'Kustomization/flux-system/nope failed' }],
    ['when the kind is none of Flux', { title: 'Deployment/media/jellyfin' }],
    [
      'when the name is part of a longer one',
      { title: 'Kustomization/flux-system/apps_old Kustomization/flux-system/apps/extra' },
    ],
    ['when the kind is part of a longer word', { title: 'my-HelmRelease/media/jellyfin' }],
    ['when names are inherited ones', { title: 'constructor/media/jellyfin __proto__/media/jellyfin' }],
    [
      'when the event is of another project',
      {
        message: posted('Kustomization', 'apps', {
          involvedObject: {
            kind: 'Kustomization',
            namespace: 'flux-system',
            name: 'apps',
            apiVersion: 'example.org/v1',
          },
        }),
      },
    ],
    [
      'when the address is longer than any link',
      { urls: [`https://flux.example/${'a/'.repeat(1_500)}HelmRelease/media/jellyfin`] },
    ],
    ['when the address is broken', { urls: ['https://x/HelmRelease/%E0%A4%A/x', 'no address', ''] }],
  ])('%s', (_, facts) => {
    expect(correlateText(facts)).toEqual({})
  })

  it('and that is found quickly, whatever the text', () => {
    for (const part of ['ks/', 'ks/a.', 'a/', '- kind = ', 'Kustomization/a in ', 'main@', '.', '-', 'kustomization '])
      correlateText({ title: part.repeat(20_000), message: part.repeat(20_000) })
  })
})

describe('the uid of an event decides', () => {
  const involved = (uid: string, name = 'apps') =>
    posted('Kustomization', name, {
      involvedObject: {
        kind: 'Kustomization',
        namespace: 'flux-system',
        name,
        uid,
        apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      },
    })

  it('ours is sure, another one of the same name is only perhaps', () => {
    const ref = 'Kustomization/flux-system/apps'
    expect(correlateText({ message: involved('ours') })).toEqual({ ref })
    expect(correlateText({ message: involved('theirs') })).toEqual({ refGuess: { ref, confidence: 0.4 } })
  })

  it.each<[string, string, boolean, string, boolean]>([
    ['another name than the one that was set', 'cabin', true, 'theirs', true],
    ['another name than the one that was set, whatever the uid', 'cabin', true, 'ours', true],
    ['our name, however it is written', 'HOME', true, 'theirs', false],
    ['another name than that of the kubeconfig', 'cabin', false, 'theirs', true],
    ['another name than that of the kubeconfig, and a uid of ours', 'cabin', false, 'ours', false],
  ])('beside the cluster: %s', (_, named, isSure, uid, expected) => {
    expect(isForeign(named, { name: 'home', isSure }, cluesOf({ message: involved(uid) }), find)).toBe(expected)
  })
})

it.each([
  ['Failed\n**cluster**: cabin\n**revision**: x', 'cabin'],
  ['- cluster: prod-eu', 'prod-eu'],
  [' * cluster = prod', 'prod'],
  ['cluster: pg-main is down', undefined],
  ['the cluster: x', undefined],
])('the cluster named in "%s" is %s', (text, cluster) => {
  expect(findCluster(text)).toBe(cluster)
})

it.each([
  ['Applied revision: main@sha1:8f1c2abdef', 'main@sha1:8f1c2abdef'],
  ['feature/x@sha1:8f1c2abdef.', 'feature/x@sha1:8f1c2abdef'],
  ['latest@sha256:0123456789abcdef', 'latest@sha256:0123456789abcdef'],
  ['somebody@example.org', undefined],
])('the revision in "%s" is %s', (text, revision) => {
  expect(findRevision(text)).toBe(revision)
})

it.each([
  ['KS', 'Kustomization'],
  ['helmreleases', 'HelmRelease'],
  ['Bucket', 'Bucket'],
  ['pod', undefined],
  ['toString', undefined],
])('the word %s means %s', (word, kind) => {
  expect(kindOfAlias(word)).toBe(kind)
})
