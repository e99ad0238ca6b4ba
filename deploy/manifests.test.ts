import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { DEPLOY, grantsOf, nameRight, type Rule, readDeep, readFolder, readManifest } from '@/e2e/support/manifests'
import { describeKind, FLUX_KIND_NAMES } from '@/lib/flux/kinds'
import { CHECKS } from '@/lib/ground/checks'
import { NODE_LEASE_NAMESPACE, NODE_LEASE_TYPE } from '@/lib/server/ground/node-heartbeats'
import { NODE_METRICS_TYPE } from '@/lib/server/ground/node-usage'
import { listWatches } from '@/lib/server/sources/watches'
import { LAZY_TYPES } from '@/lib/server/workloads/pod-feeds'

const ALL = [
  ...readFolder('base'),
  ...readFolder('components/actions'),
  ...readFolder('components/admission-policy'),
  ...readFolder('components/audit-events'),
  ...readFolder('components/cluster-context'),
  ...readFolder('components/alert-events'),
  ...readFolder('components/history'),
  ...readFolder('components/metrics'),
  ...readFolder('components/monitoring'),
  ...readFolder('components/ntfy-egress'),
  ...readFolder('components/pod-logs'),
  ...readFolder('components/read-review'),
  ...readFolder('components/replicas'),
  ...readFolder('namespace'),
]
const rulesOf = (name: string, objects = ALL) =>
  (objects.find(({ kind, metadata }) => /Role$/.test(kind) && metadata.name === name)?.rules ?? []) as readonly Rule[]
const pairs = (rules: readonly Rule[], verb: string) =>
  rules
    .filter(({ verbs }) => verbs.includes(verb))
    .flatMap(({ apiGroups, resources }) => apiGroups.flatMap((group) => resources.map((one) => `${one}.${group}`)))
    .sort()
const kindsWhere = (keep: (row: ReturnType<typeof describeKind>) => boolean) =>
  FLUX_KIND_NAMES.map(describeKind)
    .filter(keep)
    .map(({ plural, group }) => `${plural}.${group}`)
    .sort()

const everyKind = kindsWhere(() => true)
const actingKinds = kindsWhere(({ reconcilable, suspension }) => reconcilable !== false || suspension.by !== 'none')

describe('the manifests of deploy/', () => {
  it.each(['get', 'list', 'watch'])(
    'let Fluxdeck %s every kind of the table and the events, and nothing else',
    (verb) => {
      expect(pairs(rulesOf('fluxdeck-read'), verb)).toEqual([...everyKind, 'events.'].sort())
    },
  )

  it('let base list and watch exactly what the table of watches names', () => {
    const nothing = {} as never
    const workloads = { sourceOf: () => nothing }
    const watched = listWatches({
      store: nothing,
      controllers: nothing,
      events: nothing,
      workloads,
      fluxNamespaces: [],
    })
    const types = [...watched.map(({ type }) => type), ...Object.values(LAZY_TYPES)]
    const wanted = types.flatMap(({ plural, group }) => ['list', 'watch'].map((verb) => nameRight(verb, plural, group)))
    const granted = grantsOf(readFolder('base')).filter((right) => !right.startsWith('get '))
    expect(granted).toEqual([...new Set(wanted)].sort())
  })

  it('let it list and watch with the ground exactly what the table of checks names', () => {
    const wanted = CHECKS.flatMap(({ plural, group }) =>
      ['list', 'watch'].map((verb) => nameRight(verb, plural, group)),
    )
    // These are asked for now and then.
    const listed = [NODE_METRICS_TYPE, NODE_LEASE_TYPE].map(({ plural, group }) => nameRight('list', plural, group))
    const objects = readFolder('components/cluster-context')
    expect(grantsOf(objects)).toEqual([...new Set([...wanted, ...listed])].sort())
    const roles = objects.filter(({ kind }) => kind === 'Role')
    expect(roles.map(({ metadata }) => metadata.namespace)).toEqual([NODE_LEASE_NAMESPACE])
    expect(grantsOf(roles)).toEqual([nameRight('list', NODE_LEASE_TYPE.plural, NODE_LEASE_TYPE.group)])
  })

  it('let it patch every kind that has an action, in the overlay for operators only', () => {
    const rules = rulesOf('fluxdeck-actions')
    expect(pairs(rules, 'patch')).toEqual(actingKinds)
    expect(pairs(rules, 'create')).toEqual(['subjectaccessreviews.authorization.k8s.io'])
    const base = readFolder('base').flatMap(({ rules: own }) => (own ?? []) as readonly Rule[])
    expect([...new Set(base.flatMap(({ verbs }) => verbs))].sort()).toEqual(['get', 'list', 'watch'])
  })

  it.each(['get', 'list', 'watch'])('let it %s in one namespace what it may everywhere else', (verb) => {
    const roles = readFolder('namespace')
    expect(pairs(rulesOf('fluxdeck-read', [...roles]), verb)).toEqual(pairs(rulesOf('fluxdeck-read'), verb))
    expect(pairs(rulesOf('fluxdeck-workloads', [...roles]), verb)).toEqual(pairs(rulesOf('fluxdeck-workloads'), verb))
    expect(roles.map(({ kind }) => kind)).toEqual(['Role', 'RoleBinding', 'Role', 'RoleBinding'])
  })

  it('show people the verbs of the access review for every kind that has an action', () => {
    const rules = rulesOf('flux-operators', [...readManifest('examples/operators.yaml')])
    for (const verb of ['reconcile', 'suspend', 'resume']) expect(pairs(rules, verb)).toEqual(actingKinds)
  })

  it('guard every kind that may be patched by the admission policy', () => {
    const policy = ALL.find(({ kind }) => kind === 'ValidatingAdmissionPolicy')
    if (policy === undefined) throw new Error('There is no policy.')
    const { matchConstraints } = policy.spec as { matchConstraints: { resourceRules: readonly Rule[] } }
    const guarded = matchConstraints.resourceRules.flatMap(({ apiGroups, resources }) =>
      resources.filter((one) => !one.includes('/')).map((one) => `${one}.${apiGroups[0]}`),
    )
    expect(guarded.sort()).toEqual(actingKinds)
  })

  const READING = grantsOf(readFolder('base'))
  it.each([
    ['overlays/wall', READING],
    ['overlays/operator', [...READING, ...grantsOf(readFolder('components/actions'))].sort()],
    ['overlays/oauth2-proxy', [...READING, ...grantsOf(readFolder('components/actions'))].sort()],
    ['overlays/namespaces', READING],
  ])('grant in %s what its parts do, and nothing of its own', (overlay, granted) => {
    expect(grantsOf(readDeep(overlay))).toEqual(granted)
  })

  it('have no file that nothing names', () => {
    const all = readdirSync(DEPLOY, { recursive: true, encoding: 'utf8' })
    const manifests = all.filter((file) => file.endsWith('.yaml') && !/^examples|kustomization\.yaml$/.test(file))
    const forgotten = manifests.filter((file) => {
      const folder = file.slice(0, file.lastIndexOf('/'))
      const text = readFileSync(new URL(`${folder}/kustomization.yaml`, DEPLOY), 'utf8')
      return !new RegExp(`^ *- (path: )?${file.slice(folder.length + 1)}$`, 'm').test(text)
    })
    expect(forgotten).toEqual([])
  })

  it('name neither Secrets nor ConfigMaps nor wildcards, and aggregate nothing', () => {
    for (const { kind, metadata, rules = [], aggregationRule } of ALL) {
      expect(aggregationRule, `${kind} ${metadata.name}`).toBeUndefined()
      for (const { apiGroups, resources, verbs } of rules as readonly Rule[])
        for (const word of [...apiGroups, ...resources, ...verbs])
          expect(['*', 'secrets', 'configmaps', 'impersonate', 'escalate', 'bind']).not.toContain(word)
    }
    expect(JSON.stringify(ALL)).not.toContain('cluster-admin')
  })
})
