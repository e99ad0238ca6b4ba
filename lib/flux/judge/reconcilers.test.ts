import { describe, expect, it } from 'vitest'
import type { Controller } from '@/lib/contract/state'
import type { FluxKind } from '../kinds'
import { matchesLabels } from '../object/label-selector'
import { componentsOf, findControllerTrouble } from './reconcilers'

const SHARD = 'sharding.fluxcd.io/key'

function controller(name: string, state: Controller['state'] = 'ready', watches?: Controller['watches']): Controller {
  const components = componentsOf({ name, labels: { 'app.kubernetes.io/part-of': 'flux' }, containers: [] })
  return {
    name,
    namespace: 'flux-system',
    ready: state === 'down' ? 0 : 1,
    desired: 1,
    state,
    ...(components.length === 0 ? {} : { components }),
    ...(watches === undefined ? {} : { watches }),
  }
}

function object(kind: FluxKind, labels: Record<string, string> = {}, namespace = 'apps') {
  return { kind, namespace, labels, wasSeen: true }
}

const REST = [controller('source-controller'), controller('helm-controller')]
const MAIN = { selector: `!${SHARD}` }
const SHARD_1 = { selector: `${SHARD}=shard1` }

describe('who reconciles an object', () => {
  const PART = { 'app.kubernetes.io/part-of': 'flux' }
  it.each<[string, Parameters<typeof componentsOf>[0], readonly string[]]>([
    [
      'its image',
      { name: 'ksc', containers: [{ name: 'manager', image: 'r.example:5000/kustomize-controller:v1@sha256:ab' }] },
      ['kustomize-controller'],
    ],
    [
      'its image behind the path of a registry',
      { name: 'ksc', containers: [{ name: 'manager', image: 'ghcr.io/fluxcd/kustomize-controller:v1.7.0' }] },
      ['kustomize-controller'],
    ],
    [
      'its label',
      { name: 'ksc', labels: { 'app.kubernetes.io/component': 'kustomize-controller' }, containers: [] },
      ['kustomize-controller'],
    ],
    [
      'its name as a part of Flux',
      { name: 'shard-1-kustomize-controller', labels: PART, containers: [] },
      ['kustomize-controller'],
    ],
    [
      'the labels of the chart of flux-operator',
      { name: 'op', labels: { 'app.kubernetes.io/name': 'flux-operator' }, containers: [] },
      ['flux-operator'],
    ],
    [
      'each of its containers',
      {
        name: 'flux',
        labels: { ...PART, 'app.kubernetes.io/name': 'flux' },
        containers: [{ name: 'source-controller' }, { name: 'helm-controller' }],
      },
      ['helm-controller', 'source-controller'],
    ],
    [
      'nothing of another program',
      {
        name: 'flux-operator-mcp',
        labels: { 'app.kubernetes.io/name': 'flux-operator-mcp' },
        containers: [{ name: 'manager', image: 'ghcr.io/x/flux-operator-mcp:v1' }],
      },
      [],
    ],
    ['nothing of Flux that is no controller', { name: 'flux', labels: PART, containers: [{ name: 'ui' }] }, []],
  ])('runs in a Deployment that says so by %s', (_, deployed, components) => {
    expect([...componentsOf(deployed)].sort()).toEqual(components)
  })

  it('is the one Deployment that holds all of Flux', () => {
    const flux: Controller = {
      name: 'flux',
      namespace: 'flux-system',
      components: ['source-controller', 'kustomize-controller'],
      ready: 0,
      desired: 1,
      state: 'down',
    }
    expect(findControllerTrouble(object('GitRepository'), [flux])).toMatchObject({
      ref: 'Deployment/flux-system/flux',
      text: 'source-controller (in flux) is down: what is shown may be out of date.',
    })
    expect(findControllerTrouble(object('Kustomization'), [{ ...flux, state: 'ready' }])).toBeUndefined()
    expect(findControllerTrouble(object('HelmRelease'), [flux])).toBeUndefined()
  })

  it('is the shard alone for its key, and the main one alone for the rest, whatever the main one says of shards', () => {
    const inShard = object('Kustomization', { [SHARD]: 'shard1' })
    const isOut = (main: Controller['state'], shard: Controller['state'], watches?: Controller['watches']) => {
      const list = [
        controller('kustomize-controller', main, watches),
        controller('kustomize-controller-shard1', shard, SHARD_1),
      ]
      return [object('Kustomization'), inShard].map((one) => findControllerTrouble(one, list)?.name)
    }
    for (const watches of [undefined, MAIN]) {
      expect(isOut('ready', 'down', watches)).toEqual([undefined, 'kustomize-controller-shard1'])
      expect(isOut('down', 'ready', watches)).toEqual(['kustomize-controller', undefined])
    }
  })

  it('is nobody while the only one is down', () => {
    const trouble = findControllerTrouble(object('Kustomization'), [
      ...REST,
      controller('kustomize-controller', 'down'),
    ])
    expect(trouble).toEqual({
      reason: 'controller_down',
      name: 'kustomize-controller',
      ref: 'Deployment/flux-system/kustomize-controller',
      text: 'kustomize-controller is down: what is shown may be out of date.',
    })
    expect(findControllerTrouble(object('HelmRelease'), REST)).toBeUndefined()
  })

  it('is the shard that its label asks for, and no other', () => {
    const list = [
      controller('kustomize-controller', 'ready', MAIN),
      controller('kustomize-controller-shard1', 'down', SHARD_1),
    ]
    expect(findControllerTrouble(object('Kustomization'), list)).toBeUndefined()
    expect(findControllerTrouble(object('Kustomization', { [SHARD]: 'shard1' }), list)?.name).toBe(
      'kustomize-controller-shard1',
    )
    const strange = object('Kustomization', { [SHARD]: 'shard2' })
    expect(findControllerTrouble(strange, list)).toBeUndefined()
    expect(findControllerTrouble({ ...strange, wasSeen: false }, list)).toMatchObject({
      reason: 'controller_missing',
      text: 'No kustomize-controller watches this object: its labels or namespace fit none that runs.',
    })
  })

  it('is somebody as long as one of two that watch it runs', () => {
    const list = [controller('helm-controller'), controller('helm-controller-b', 'down')]
    expect(findControllerTrouble(object('HelmRelease'), list)).toBeUndefined()
  })

  it('is each of two that watch it, where one of them only leaves shards out', () => {
    for (const selector of [`!${SHARD}`, `${SHARD}!=shard1`, `${SHARD} notin (shard1)`, `!${SHARD},tier!=web`, '']) {
      const isOut = (narrow: Controller['state'], wide: Controller['state']) =>
        findControllerTrouble(object('HelmRelease'), [
          controller('helm-controller', narrow, { selector }),
          controller('helm-controller-b', wide),
        ]) !== undefined
      expect([isOut('down', 'ready'), isOut('ready', 'down'), isOut('down', 'down')], selector).toEqual([
        false,
        false,
        true,
      ])
    }
  })

  it('is the shard alone, also where its selector leaves something out besides', () => {
    const inShard = object('HelmRelease', { [SHARD]: 'shard1' })
    const list = [
      controller('helm-controller'),
      controller('helm-controller-shard1', 'down', { selector: `${SHARD}=shard1,!canary` }),
    ]
    expect(findControllerTrouble(inShard, list)?.name).toBe('helm-controller-shard1')
  })

  it('is who watches its namespace only, for what is in it', () => {
    const list = [controller('helm-controller', 'down', { namespace: 'flux-system' })]
    expect(findControllerTrouble(object('HelmRelease', {}, 'flux-system'), list)?.reason).toBe('controller_down')
    expect(findControllerTrouble(object('HelmRelease'), list)).toBeUndefined()
    const shard = [controller('helm-controller', 'down', SHARD_1)]
    expect(findControllerTrouble(object('HelmRelease', { [SHARD]: 'shard1' }), shard)?.reason).toBe('controller_down')
  })

  it('has no place to go to where nobody knows its namespace', () => {
    const { namespace: _, ...placeless } = controller('helm-controller', 'down')
    expect(findControllerTrouble(object('HelmRelease'), [placeless])).toStrictEqual({
      reason: 'controller_down',
      name: 'helm-controller',
      text: 'helm-controller is down: what is shown may be out of date.',
    })
  })

  it('is nobody where controllers watch their own namespace only', () => {
    const list = [controller('helm-controller', 'ready', { namespace: 'flux-system' })]
    expect(findControllerTrouble(object('HelmRelease', {}, 'flux-system'), list)).toBeUndefined()
    expect(findControllerTrouble({ ...object('HelmRelease'), wasSeen: false }, list)?.reason).toBe('controller_missing')
  })

  it('is nobody when its controller was taken away', () => {
    const gone = [controller('kustomize-controller')]
    expect(findControllerTrouble(object('Kustomization'), REST, gone)).toEqual({
      reason: 'controller_missing',
      name: 'kustomize-controller',
      ref: 'Deployment/flux-system/kustomize-controller',
      text: 'There is no kustomize-controller: nobody reconciles Kustomizations here.',
    })
    const again = [...REST, controller('kustomize-controller-b')]
    expect(findControllerTrouble(object('Kustomization'), again, gone)).toBeUndefined()
  })

  it('is nobody when its shard was taken away, though the main one runs', () => {
    const list = [...REST, controller('kustomize-controller', 'ready', MAIN)]
    const gone = [controller('kustomize-controller-shard1', 'ready', SHARD_1)]
    expect(findControllerTrouble(object('Kustomization', { [SHARD]: 'shard1' }), list, gone)?.name).toBe(
      'kustomize-controller-shard1',
    )
    expect(findControllerTrouble(object('Kustomization'), list, gone)).toBeUndefined()
  })

  it('is nobody when there never was one and nobody has seen the object', () => {
    const unseen = { ...object('Kustomization'), wasSeen: false }
    expect(findControllerTrouble(unseen, REST)).toEqual({
      reason: 'controller_missing',
      name: 'kustomize-controller',
      ref: 'Deployment/flux-system/kustomize-controller',
      text: 'There is no kustomize-controller: nobody reconciles Kustomizations here.',
    })
    const elsewhere = [...REST, controller('kustomize-controller', 'ready', SHARD_1)]
    expect(findControllerTrouble(unseen, elsewhere)?.text).toMatch(/^No kustomize-controller watches this object/)
    expect(findControllerTrouble(object('Kustomization'), REST)).toBeUndefined()
  })

  it.each<[string, FluxKind, readonly Controller[]]>([
    ['nothing was listed', 'Kustomization', []],
    ['one Deployment may hold all controllers', 'Kustomization', [...REST, controller('flux')]],
    ['flux-operator does not carry the label', 'ResourceSet', REST],
    ['nobody ever reconciles it', 'ExternalArtifact', REST],
    [
      'a selector is beyond understanding',
      'HelmRelease',
      [controller('helm-controller', 'ready', { selector: 'a ~ b' })],
    ],
  ])('is not claimed to be nobody when %s', (_, kind, list) => {
    expect(findControllerTrouble({ ...object(kind), wasSeen: false }, list)).toBeUndefined()
  })
})

describe('a label selector', () => {
  const labels = { [SHARD]: 'shard1', tier: 'web' }
  it.each([
    [`${SHARD}=shard1`, true],
    [`${SHARD}==shard2`, false],
    [`${SHARD}!=shard2`, true],
    [`${SHARD} in (shard0, shard1)`, true],
    [`${SHARD} notin (shard1),tier=web`, false],
    [`tier,${SHARD} in (shard1,shard2)`, true],
    [`!${SHARD}`, false],
    ['!other', true],
    ['', true],
    ['a >> b', undefined],
  ])('%s is answered %s', (selector, answer) => {
    expect(matchesLabels(selector, labels)).toBe(answer)
  })
})
