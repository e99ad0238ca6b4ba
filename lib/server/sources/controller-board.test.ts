import { describe, expect, it } from 'vitest'
import { createControllerBoard } from './controller-board'

function deployment(name: string, { version = 'v2.9.4', args = [] as string[], ready = 1, replicas = 1 } = {}) {
  return {
    metadata: {
      name,
      namespace: 'flux-system',
      generation: 3,
      labels: { 'app.kubernetes.io/component': name.replace(/-shard\d$/, ''), 'app.kubernetes.io/version': version },
    },
    spec: {
      replicas,
      template: { spec: { containers: [{ name: 'manager', image: `ghcr.io/fluxcd/${name}:v1.9.4`, args }] } },
    },
    status: { readyReplicas: ready, updatedReplicas: replicas, observedGeneration: 3 },
  }
}

function board() {
  return createControllerBoard()
}

describe('the board of controllers', () => {
  it('tells image, version and readiness of each', () => {
    const controllers = board()
    controllers.replace([deployment('helm-controller'), deployment('source-controller', { ready: 0 })])
    controllers.apply('MODIFIED', deployment('kustomize-controller', { replicas: 0, ready: 0 }))
    expect(controllers.list().map(({ name, state, version }) => [name, state, version])).toEqual([
      ['helm-controller', 'ready', 'v1.9.4'],
      ['kustomize-controller', 'down', 'v1.9.4'],
      ['source-controller', 'down', 'v1.9.4'],
    ])
    expect(controllers.list()[1]?.message).toBe('Scaled to zero.')
  })

  it('tells shards apart by what they watch', () => {
    const controllers = board()
    const [main, shard] = ['!sharding.fluxcd.io/key', 'sharding.fluxcd.io/key=shard1']
    controllers.replace([
      deployment('helm-controller', { args: [`--watch-label-selector=${main}`] }),
      deployment('helm-controller-shard1', {
        args: ['--watch-all-namespaces=false', `--watch-label-selector=${shard}`],
      }),
    ])
    expect(controllers.list()).toMatchObject([
      { components: ['helm-controller'], watches: { selector: main } },
      { components: ['helm-controller'], watches: { selector: shard, namespace: 'flux-system' } },
    ])
  })

  it('finds flux-operator by the labels of its own chart, and leaves out what merely runs beside Flux', () => {
    const controllers = board()
    const labels = { 'app.kubernetes.io/name': 'flux-operator', 'app.kubernetes.io/version': 'v0.58.1' }
    const operator = deployment('operator', { ready: 0 })
    const beside = deployment('podinfo')
    controllers.replace([
      { ...operator, metadata: { ...operator.metadata, namespace: 'flux-operator', labels } },
      beside,
      deployment('helm-controller'),
    ])
    expect(controllers.list()).toMatchObject([
      { name: 'helm-controller' },
      { name: 'operator', namespace: 'flux-operator', components: ['flux-operator'], state: 'down' },
    ])
    expect(controllers.fluxVersion()).toBe('v2.9.4')
  })

  it('says the release that most of them have, in the middle of an upgrade too', () => {
    const controllers = board()
    expect(controllers.fluxVersion()).toBeUndefined()
    controllers.replace([
      deployment('helm-controller', { version: 'v2.8.0' }),
      deployment('kustomize-controller'),
      deployment('source-controller'),
    ])
    expect(controllers.fluxVersion()).toBe('v2.9.4')
  })

  it('remembers who went, until they are back', () => {
    const controllers = board()
    controllers.replace([deployment('helm-controller'), deployment('source-controller')])
    controllers.apply('DELETED', deployment('helm-controller'))
    controllers.replace([])
    expect(
      controllers
        .gone()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['helm-controller', 'source-controller'])
    controllers.replace([deployment('helm-controller')])
    expect(controllers.gone().map(({ name }) => name)).toEqual(['source-controller'])
  })

  it('is not upset by what is no Deployment', () => {
    const controllers = board()
    controllers.replace([null, 1, {}, { metadata: { name: 'x' } }, deployment('helm-controller')])
    controllers.apply('DELETED', 'nothing')
    expect(controllers.list()).toHaveLength(1)
  })
})
