import { describe, expect, it } from 'vitest'
import { correlate, findClues, findRevision, guessSeverity, kindOfAlias, type MessageFacts } from './correlation'
import { parsePostedEvent } from './flux-event'

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
  return correlate(findClues({ message: '', tags: [], urls: [], ...facts }), (ref) => OBJECTS.has(ref))
}

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
    ['when the address is broken', { urls: ['https://x/HelmRelease/%E0%A4%A/x', 'no address', ''] }],
  ])('%s', (_, facts) => {
    expect(correlateText(facts)).toEqual({})
  })

  it('and that is found quickly, whatever the text', () => {
    for (const part of ['ks/', 'ks/a.', 'a/', '- kind = ', 'Kustomization/a in ', 'main@', '.', '-', 'kustomization '])
      correlateText({ title: part.repeat(20_000), message: part.repeat(20_000) })
  })
})

describe('a posted event', () => {
  it.each<[string, string, boolean]>([
    [
      'a run without change',
      posted('Kustomization', 'apps', {
        severity: 'info',
        message: 'Reconciliation finished in 1.2s, next run in 10m0s',
      }),
      true,
    ],
    [
      'a commit status',
      posted('Kustomization', 'apps', { severity: 'info', metadata: { commit_status: 'update' } }),
      true,
    ],
    ['a change', posted('Kustomization', 'apps', { severity: 'info', message: 'Deployment/a configured' }), false],
    ['a failure', posted('Kustomization', 'apps', { metadata: { commit_status: 'update' } }), false],
  ])('of %s is noise: %s', (_, text, isNoise) => {
    expect(parsePostedEvent(text)?.isNoise).toBe(isNoise)
  })

  it.each([
    ['{}'],
    ['[]'],
    ['{"involvedObject":{}}'],
    ['{"involvedObject":{"kind":"Kustomization"}}'],
    ['{"involvedObject":7}'],
    ['{'],
  ])('is not %s', (text) => {
    expect(parsePostedEvent(text)).toBeUndefined()
  })
})

describe('the severity of a message', () => {
  it.each<[string, string, string[], number, string]>([
    ['Backup done', '', [], 3, 'info'],
    ['Backup done', '', [], 4, 'error'],
    ['Disk', '', ['warning'], 3, 'error'],
    ['Backup failed', '', [], 3, 'error'],
    ['[info] x', 'no error', [], 5, 'info'],
    ['[error] x', '', [], 1, 'error'],
    ['errors: 0', '', [], 3, 'info'],
  ])('%s %s %j of priority %i is %s', (title, message, tags, priority, severity) => {
    expect(guessSeverity({ title, message, tags }, priority)).toBe(severity)
  })
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
