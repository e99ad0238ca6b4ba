import { describe, expect, it } from 'vitest'
import { readNotificationFacts } from './notification-facts'

const provider = (address: unknown, more: object = {}) =>
  readNotificationFacts('Provider', { spec: { type: 'generic', address, ...more } }, 'apps').address

describe('what a Provider says of its address', () => {
  it('is its host, and a topic where the path is nothing but one', () => {
    expect(provider('https://ntfy.example/alerts?template=yes&auth=hunter2')).toEqual({
      type: 'generic',
      host: 'ntfy.example',
      topic: 'alerts',
      hasSecret: false,
    })
    expect(provider('https://ali:hunter2@ntfy.example:8443/a/b', { secretRef: { name: 's' } })).toEqual({
      type: 'generic',
      host: 'ntfy.example:8443',
      hasSecret: true,
    })
  })

  it('is nothing where it is no address of the web', () => {
    for (const address of ['not an address', 'nats://x/y', 7, undefined, 'file:///etc/passwd'])
      expect(provider(address)).toEqual({ type: 'generic', hasSecret: false })
  })
})

describe('what an Alert and a Receiver mean', () => {
  it('is of their own namespace where none is named, and of any name with a star', () => {
    const { alertRules } = readNotificationFacts(
      'Alert',
      {
        spec: {
          eventSources: [
            { kind: 'Kustomization', name: '*', matchLabels: { team: 'web' } },
            { kind: 'HelmRelease', name: 'api', namespace: 'prod' },
            { kind: 'Pod', name: '*' },
            { kind: 'Bucket' },
            { kind: 'Bucket', name: 'No/Name' },
          ],
        },
      },
      'apps',
    )
    expect(alertRules).toEqual({
      severity: 'info',
      sources: [
        { kind: 'Kustomization', namespace: 'apps', selector: 'team=web' },
        { kind: 'HelmRelease', namespace: 'prod', named: 'api' },
      ],
      inclusions: [],
      exclusions: [],
    })
    const { hooks } = readNotificationFacts(
      'Receiver',
      { spec: { type: 'github', events: ['push'], resources: [{ kind: 'GitRepository', name: 'web' }] } },
      'apps',
    )
    expect(hooks).toEqual({
      type: 'github',
      events: ['push'],
      targets: [{ kind: 'GitRepository', namespace: 'apps', named: 'web' }],
    })
  })
})
