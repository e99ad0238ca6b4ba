import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CANARY, TELLING_TEXTS } from '../testing/canaries'
import { redactManifest } from './redact-manifest'

function shown(values: unknown): unknown {
  const copy = redactManifest('HelmRelease', {
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    spec: { values },
  })
  return (copy as { spec: { values: unknown } }).spec.values
}

describe('values of a Helm release', () => {
  it('show numbers, switches, images and counts of replicas, and of everything else the key', () => {
    expect(
      shown({
        replicaCount: 3,
        autoscaling: { enabled: true, minReplicas: '2', maxReplicas: 5 },
        image: { registry: 'ghcr.io', repository: 'stefanprodan/podinfo', tag: '6.9.2', pullPolicy: 'Always' },
        sidecar: { image: 'quay.io/prometheus/node-exporter:v1.9.0' },
        service: { type: 'LoadBalancer', port: 9898, host: 'web.example.com' },
        ingress: { hosts: [{ host: 'a.example.com', paths: ['/'] }] },
        empty: null,
        web: { image: { tag: 'v2.2.3' }, tag: '1.0' },
      }),
    ).toEqual({
      replicaCount: 3,
      autoscaling: { enabled: true, minReplicas: '2', maxReplicas: 5 },
      image: { registry: 'ghcr.io', repository: 'stefanprodan/podinfo', tag: '6.9.2', pullPolicy: 'redacted' },
      sidecar: { image: 'quay.io/prometheus/node-exporter:v1.9.0' },
      service: { type: 'redacted', port: 9898, host: 'redacted' },
      ingress: { hosts: [{ host: 'redacted', paths: ['redacted'] }] },
      empty: null,
      web: { image: { tag: 'v2.2.3' }, tag: 'redacted' },
    })
  })

  it('show no number under a name that means a secret, but whether it is switched on', () => {
    expect(
      shown({
        auth: { enabled: true, password: 12345, maxAttempts: 3 },
        door: { pin: 4711, port: 22 },
        env: [
          { name: 'DB_PASSWORD', value: 12345 },
          { name: 'LIMIT', value: 5 },
        ],
        tokens: [123456, 654321],
      }),
    ).toEqual({
      auth: { enabled: true, password: 'redacted', maxAttempts: 'redacted' },
      door: { pin: 'redacted', port: 22 },
      env: [
        { name: 'redacted', value: 'redacted' },
        { name: 'redacted', value: 5 },
      ],
      tokens: ['redacted', 'redacted'],
    })
  })

  it.each([
    '1.27.3-alpine',
    'v2.11.0',
    '17.2.0-debian-12-r3',
    'RELEASE.2026-01-02T03-04-05Z',
    'latest',
    'main-8f1c2ab-1732',
    '2026.11.1',
    '8.0.1-rc1',
  ])('know %s for the tag of an image', (tag) => {
    expect(shown({ image: { repository: 'a/b', tag } })).toEqual({ image: { repository: 'a/b', tag } })
  })

  const SECRETS = [
    CANARY,
    ...TELLING_TEXTS,
    'hunter2',
    'correct-horse-battery-staple',
    'd41d8cd98f00b204e9800998ecf8427e',
    '5f4dcc3b-5aa7-4d61-8327-deb882cf9988',
    'S3cr3t!',
    'c2VjcmV0LXZhbHVl',
    'AKIAIOSFODNN7EXAMPLE',
    'ghp_0123456789abcdefghij0123456789abcdef',
    'xoxb-123456789012-abcdefghijkl',
  ]

  it('let nothing out that was planted as a text, wherever it stands', () => {
    const secret = fc.constantFrom(...SECRETS)
    const name = fc.oneof(
      fc.constantFrom('image', 'tag', 'repository', 'registry', 'digest', 'pullPolicy', 'sidecarImage', 'replicas'),
      fc.constantFrom('replicaCount', 'name', 'value', 'key', 'password', 'port', 'host', '__proto__', 'kind', 'data'),
      fc.string({ maxLength: 8 }),
    )
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        secret,
        fc.dictionary(name, tie('tree'), { maxKeys: 6 }),
        fc.array(tie('tree'), { maxLength: 4 }),
      ),
    }))
    const isIn = (text: string) => SECRETS.filter((one) => text.includes(JSON.stringify(one).slice(1, -1)))
    fc.assert(
      fc.property(tree, (values) => {
        expect(isIn(JSON.stringify(shown(values)))).toEqual([])
      }),
      { numRuns: 400 },
    )
  })

  it('let nothing out where an image stands beside it', () => {
    for (const secret of SECRETS)
      for (const field of ['image', 'repository', 'tag', 'registry', 'digest', 'pullPolicy', 'replicas'])
        for (const values of [
          { a: { repository: 'x/y', tag: '1.0', [field]: secret } },
          { image: { [field]: secret } },
        ])
          expect(JSON.stringify(shown(values)), `${field}: ${secret}`).not.toContain(
            JSON.stringify(secret).slice(1, -1),
          )
  })
})
