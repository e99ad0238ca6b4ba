import { createHash } from 'node:crypto'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AccessAnswer } from '@/lib/contract/access'
import { ACTION_NAMES, type ActionName, reviewVerbs } from '@/lib/flux/act/actions'
import { describeKind, FLUX_KIND_NAMES, type FluxKind } from '@/lib/flux/kinds'
import { loadKubeconfig } from '@/lib/kubernetes/credentials'
import { refOf } from '@/lib/ref'
import { SILENT_LOG } from '@/lib/server/log'
import { type Answer, type ServedProgram, serveProgram } from '@/lib/server/testing/serve-program'
import { canRun } from '../support/availability'
import {
  type ControlPlane,
  controlPlaneAvailability,
  type KubernetesObject,
  startControlPlane,
} from '../support/control-plane'
import { readFolder } from '../support/manifests'
import { objectOf } from './every-kind'
import { giveRole } from './give-role'
import { kustomization, readyStatus } from './objects'
import { eventually } from './program'

const RBAC = 'rbac.authorization.k8s.io'
const AUDIT_POLICY = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [
    { level: 'Request', resources: [{ group: 'authorization.k8s.io', resources: ['subjectaccessreviews'] }] },
    { level: 'Request', verbs: ['patch'], users: ['system:serviceaccount:fluxdeck:fluxdeck'] },
    { level: 'None' },
  ],
}
/** Who may do what: a group each, with these verbs on every kind. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  nothing: [],
  reconcilers: ['reconcile'],
  suspenders: ['suspend'],
  resumers: ['resume'],
  everything: ['reconcile', 'suspend', 'resume'],
}
const ACTING = FLUX_KIND_NAMES.filter((kind) => {
  const { reconcilable, suspension } = describeKind(kind)
  return reconcilable !== false || suspension.by !== 'none'
})

interface AuditEntry {
  readonly verb: string
  readonly requestURI: string
  readonly requestObject?: { readonly spec?: Readonly<Record<string, unknown>> }
}

describe.skipIf(!canRun(controlPlaneAvailability()))('people and their rights on a real API server', () => {
  let cluster: ControlPlane
  let served: ServedProgram
  let auditLog: string
  let kubeconfig: string
  let offsetMs = 0
  const others: ServedProgram[] = []

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fluxdeck-people-'))
    auditLog = join(folder, 'audit.log')
    kubeconfig = join(folder, 'kubeconfig')
    await writeFile(join(folder, 'policy.yaml'), JSON.stringify(AUDIT_POLICY))
    cluster = await startControlPlane({
      extraApiserverArgs: [
        ...['--audit-policy-file', join(folder, 'policy.yaml')],
        ...['--audit-log-path', auditLog, '--audit-log-mode', 'blocking'],
      ],
    })
    for (const namespace of ['flux-system', 'apps', 'other']) await cluster.createNamespace(namespace)
    for (const manifests of ['base', 'components/actions', 'components/admission-policy', 'components/audit-events'])
      for (const object of readFolder(manifests)) await cluster.apply(object)
    const issued = await cluster.request('POST', '/api/v1/namespaces/fluxdeck/serviceaccounts/fluxdeck/token', {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { expirationSeconds: 7200 },
    })
    const { token } = (issued.body as { status: { token: string } }).status
    const admin = await readFile(cluster.kubeconfigPath, 'utf8')
    await writeFile(kubeconfig, admin.replaceAll(cluster.adminToken, token))
    for (const [group, verbs] of Object.entries(GROUPS)) await allowGroup(group, verbs)
    served = await start()
  })
  afterAll(async () => {
    for (const one of [served, ...others]) one?.stop()
    await cluster?.stop()
  })

  async function start(env: Readonly<Record<string, string>> = {}): Promise<ServedProgram> {
    const program = await serveProgram({
      env: {
        AUTH_MODE: 'proxy',
        TRUSTED_PROXIES: '127.0.0.1',
        ACTIONS_ENABLED: '1',
        AUDIT_EVENTS: '1',
        OPERATOR_GROUPS: Object.keys(GROUPS).join(','),
        VIEWER_USERS: '*',
        CLUSTER: 'kubeconfig',
        ...env,
      },
      choice: {
        type: 'kubernetes',
        target: await loadKubeconfig({ path: kubeconfig, log: SILENT_LOG, redact: (text) => text }),
        inCluster: true,
      },
      clock: () => new Date(Date.now() + offsetMs),
    })
    await eventually(async () => expect((await program.ask('/readyz')).status).toBe(200), 20_000)
    return program
  }

  async function allowGroup(group: string, verbs: readonly string[], resources?: readonly string[]): Promise<void> {
    const rules = verbs.length === 0 ? [] : [{ apiGroups: ['*'], resources: resources ?? ['*'], verbs }]
    await cluster.apply({ apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name: `people-${group}` }, rules })
    await cluster.apply({
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: `people-${group}` },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: `people-${group}` },
      subjects: [{ apiGroup: RBAC, kind: 'Group', name: group }],
    })
  }

  const as = (user: string, ...groups: string[]) => ({
    'X-Forwarded-User': user,
    'X-Forwarded-Groups': groups.join(','),
  })
  const bodyOf = (action: string, { kind, metadata }: KubernetesObject) => ({
    action,
    kind,
    namespace: metadata.namespace,
    name: metadata.name,
  })
  const refTo = ({ kind, metadata }: KubernetesObject) => refOf(kind, metadata.namespace ?? '', metadata.name)
  const errorOf = (answer: Answer) => (JSON.parse(answer.text) as { error?: Record<string, unknown> }).error

  async function have(object: KubernetesObject, program = served): Promise<KubernetesObject> {
    const applied = await cluster.apply(object)
    const path = `/api/objects/${refTo(object)}`
    await eventually(async () => expect((await program.ask(path, { headers: as('anyone') })).status).toBe(200))
    return applied
  }
  /** Kinds of which there is one need a fresh one for the next action. */
  async function remove(object: KubernetesObject): Promise<void> {
    await cluster.delete(object)
    const path = `/api/objects/${refTo(object)}`
    await eventually(async () => expect((await served.ask(path, { headers: as('anyone') })).status).toBe(404))
    offsetMs += 3_000
  }
  async function readAudit(): Promise<readonly AuditEntry[]> {
    const lines = (await readFile(auditLog, 'utf8')).split('\n').filter((line) => line !== '')
    return lines.map((line) => JSON.parse(line) as AuditEntry)
  }
  const readHint = async (object: KubernetesObject, action: ActionName, headers: Readonly<Record<string, string>>) => {
    const { text } = await served.ask(`/api/access?ref=${refTo(object)}`, { headers })
    return (JSON.parse(text) as AccessAnswer).access[0]?.refused[action]?.message
  }
  const patchesOf = async (object: KubernetesObject) =>
    (await readAudit()).filter(
      ({ verb, requestURI }) => verb === 'patch' && requestURI.includes(`/${object.metadata.name}?`),
    )

  const applies = (kind: FluxKind, action: ActionName): boolean => {
    const { reconcilable, suspension, force, reset } = describeKind(kind)
    if (action === 'reconcile-with-source') return false
    if (action === 'force') return force !== false
    if (action === 'reset') return reset !== false
    if (action === 'suspend' || action === 'resume') return suspension.by !== 'none'
    return reconcilable !== false && (action === 'reconcile' || suspension.by !== 'none')
  }

  it.each(ACTING)(
    'does of a %s what the cluster allows this person, and nothing else',
    async (kind) => {
      for (const [group, verbs] of Object.entries(GROUPS))
        for (const action of ACTION_NAMES.filter((one) => applies(kind, one))) {
          const isSuspended = action === 'resume' || action === 'resume-and-reconcile'
          const isAllowed = reviewVerbs(action).every((verb) => verbs.includes(verb))
          // What is refused changes nothing, so one object serves all refusals.
          const name = isAllowed ? `${group}-${action}` : `refused-${isSuspended}`
          const object = await have(objectOf(kind, 'apps', name, isSuspended))
          const user = `${group}-${kind}`.toLowerCase()
          const hint = await readHint(object, action, as(user, 'dev', group))
          expect(hint === undefined, `${group} ${action}: ${hint}`).toBe(isAllowed)
          const answer = await served.act(bodyOf(action, object), as(user, 'dev', group))
          const last = served.audit.at(-1)
          expect(last).toMatchObject({ actor: user, groups: ['dev', group], action, ref: refTo(object) })
          if (isAllowed) {
            expect(answer.status, `${group} ${action}: ${answer.text}`).toBe(202)
            expect(last?.outcome).toBe('accepted')
            await remove(object)
            const { id } = JSON.parse(answer.text) as { id: string }
            const ended = () => served.ask(`/api/actions/${id}`, { headers: as('anyone') })
            await eventually(async () => expect((await ended()).text).toContain('finishedAt'))
          } else {
            const missing = reviewVerbs(action).find((verb) => !verbs.includes(verb))
            const { plural, group: apiGroup } = describeKind(kind)
            expect(answer.status, `${group} ${action}: ${answer.text}`).toBe(403)
            expect(errorOf(answer)).toMatchObject({
              code: 'forbidden',
              // The button said the same beforehand.
              message: hint,
              details: { verb: missing, resource: `${plural}.${apiGroup}`, namespace: 'apps' },
            })
            expect(last).toMatchObject({ outcome: 'refused', reason: 'forbidden' })
            expect(await cluster.get(object)).toEqual(object)
            if (object.metadata.name === 'flux') await remove(object)
          }
        }
    },
    120_000,
  )

  it('asks for exactly this user, these groups, this verb and this object, before it writes', async () => {
    const object = await have(objectOf('Kustomization', 'apps', 'asked-for'))
    expect((await served.act(bodyOf('suspend', object), as('ali', 'dev', 'everything'))).status).toBe(202)
    const entries = await readAudit()
    const review = entries.findIndex(({ requestObject }) => JSON.stringify(requestObject ?? {}).includes('"asked-for"'))
    expect(entries[review]?.requestObject?.spec).toEqual({
      user: 'ali',
      groups: ['dev', 'everything', 'system:authenticated'],
      resourceAttributes: {
        verb: 'suspend',
        group: 'kustomize.toolkit.fluxcd.io',
        resource: 'kustomizations',
        namespace: 'apps',
        name: 'asked-for',
      },
    })
    const write = entries.findIndex(({ requestURI }) => requestURI.includes('/asked-for?'))
    expect(write).toBeGreaterThan(review)
    const events = await cluster.request('GET', '/api/v1/namespaces/apps/events')
    await eventually(async () =>
      expect((await cluster.request('GET', '/api/v1/namespaces/apps/events')).text).toContain('ali asked for suspend'),
    )
    expect(events.status).toBe(200)
  })

  it('asks the cluster nothing about viewers, and shows them all the same', async () => {
    const object = await have(objectOf('Kustomization', 'apps', 'for-viewers'))
    const answer = await served.act(bodyOf('reconcile', object), as('eve', 'dev'))
    expect(errorOf(answer)).toMatchObject({ code: 'forbidden' })
    expect((await readAudit()).some(({ requestObject }) => requestObject?.spec?.user === 'eve')).toBe(false)
    expect(await cluster.get(object)).toEqual(object)
  })

  it('counts a right that everybody has whom the cluster knows', async () => {
    const object = await have(objectOf('GitRepository', 'other', 'of-everybody'))
    const press = async () => (await served.act(bodyOf('suspend', object), as('nil', 'nothing'))).status
    expect(await press()).toBe(403)
    const rules = [{ apiGroups: ['*'], resources: ['gitrepositories'], verbs: ['suspend'] }]
    const to = { kind: 'Group', name: 'system:authenticated' } as const
    await giveRole(cluster, { namespace: 'other', name: 'everybody', rules, to })
    await eventually(async () => expect(await press()).toBe(202))
  })

  it('needs the right for every object on the way to the source before it writes to the first', async () => {
    await allowGroup('halfway', ['reconcile'], ['kustomizations'])
    const program = await start({ OPERATOR_GROUPS: 'halfway' })
    others.push(program)
    const source = await have(objectOf('GitRepository', 'apps', 'fleet'), program)
    const object = await have(objectOf('Kustomization', 'apps', 'on-the-way'), program)
    const answer = await program.act(bodyOf('reconcile-with-source', object), as('hal', 'halfway'))
    expect(errorOf(answer)).toMatchObject({
      code: 'forbidden',
      details: { resource: 'gitrepositories.source.toolkit.fluxcd.io' },
    })
    expect(await cluster.get(source)).toEqual(source)
    expect(await cluster.get(object)).toEqual(object)
    expect((await program.act(bodyOf('reconcile', object), as('hal', 'halfway'))).status).toBe(202)
  })

  it('refuses the next press once a right was taken away', async () => {
    await allowGroup('everything', GROUPS.everything ?? [])
    const object = await have(objectOf('Kustomization', 'apps', 'taken-away'))
    expect((await served.act(bodyOf('suspend', object), as('tom', 'everything'))).status).toBe(202)
    await allowGroup('everything', ['reconcile', 'suspend'])
    await eventually(async () => expect(await isAllowed('tom', 'everything', 'resume')).toBe(false))
    offsetMs += 3_000
    await eventually(async () =>
      expect((await served.ask(`/api/objects/${refTo(object)}`, { headers: as('tom') })).text).toContain(
        '"suspended":true',
      ),
    )
    const before = await cluster.get(object)
    const answer = await served.act(bodyOf('resume', object), as('tom', 'everything'))
    expect(errorOf(answer)).toMatchObject({ code: 'forbidden', details: { verb: 'resume' } })
    expect(await cluster.get(object)).toEqual(before)
    await allowGroup('everything', GROUPS.everything ?? [])
  })

  describe('a selection that waits while something is taken from whoever asked', () => {
    const entry = (name: string, role: string, groups: readonly string[] = []) => {
      const sha256 = createHash('sha256').update(name).digest('hex')
      return { name, user: name, role, groups, sha256 }
    }
    const RAE = entry('rae', 'operator', ['everything'])
    const WATCHER = entry('watcher', 'viewer')
    const as = (name: string) => ({ authorization: `Bearer ${name}` })
    let program: ServedProgram
    let tokens: string
    const write = (entries: readonly object[]) => writeFile(tokens, JSON.stringify([WATCHER, ...entries]))

    beforeAll(async () => {
      tokens = join(await mkdtemp(join(tmpdir(), 'fluxdeck-tokens-')), 'tokens.json')
      await write([RAE])
      program = await start({ AUTH_MODE: 'token', TOKENS_FILE: tokens, OPERATOR_GROUPS: '', VIEWER_USERS: '' })
      others.push(program)
    })

    it.each<[string, readonly object[], string | undefined]>([
      ['the token', [], 'unauthenticated'],
      ['the role', [{ ...RAE, role: 'viewer' }], 'forbidden'],
      ['a group', [{ ...RAE, groups: [] }], 'forbidden'],
      ['nothing', [RAE], undefined],
    ])('judges the second write by what is left when %s was taken', async (what, entries, code) => {
      const slug = what.replace(' ', '-')
      await write([RAE])
      offsetMs += 6_000
      const first = kustomization('apps', `first-${slug}`)
      const second = kustomization('apps', `second-${slug}`, { dependsOn: [{ name: first.metadata.name }] })
      for (const object of [first, second]) {
        await cluster.patchStatus(readyStatus(await cluster.apply(object)))
        const path = `/api/objects/${refTo(object)}`
        await eventually(async () => expect((await program.ask(path, { headers: as('watcher') })).status).toBe(200))
      }
      const lines = program.audit.length
      const answer = await program.act({ action: 'reconcile', refs: [refTo(second), refTo(first)] }, as('rae'))
      expect(answer.status, answer.text).toBe(202)
      expect([(await patchesOf(first)).length, (await patchesOf(second)).length]).toEqual([1, 0])

      await write(entries)
      offsetMs += 6_000
      const seen = await cluster.get(first)
      const annotations = seen.metadata.annotations as Readonly<Record<string, string>>
      const lastHandledReconcileAt = annotations['reconcile.fluxcd.io/requestedAt']
      await cluster.patchStatus(readyStatus(seen, { lastHandledReconcileAt }))
      await eventually(() =>
        expect(program.audit.slice(lines)).toMatchObject([
          { actor: 'rae', ref: refTo(first), outcome: 'accepted' },
          {
            actor: 'rae',
            ref: refTo(second),
            ...(code === undefined ? { outcome: 'accepted' } : { outcome: 'refused', reason: code }),
          },
        ]),
      )
      expect(await patchesOf(second)).toHaveLength(code === undefined ? 1 : 0)
    })
  })

  const mayFluxdeck = (verb: string) => isAllowed('system:serviceaccount:fluxdeck:fluxdeck', 'nobody', verb)

  async function isAllowed(user: string, group: string, verb: string): Promise<boolean> {
    const answer = await cluster.request('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: {
        user,
        groups: [group],
        resourceAttributes: {
          verb,
          group: 'kustomize.toolkit.fluxcd.io',
          resource: 'kustomizations',
          namespace: 'apps',
        },
      },
    })
    return (answer.body as { status: { allowed: boolean } }).status.allowed
  }

  it('writes once, whatever a hundred presses in one moment ask for', async () => {
    const object = await have(objectOf('Kustomization', 'apps', 'pressed'))
    const lines = served.audit.length
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, press) =>
        served.act(bodyOf('reconcile', object), as(`user-${press % 5}`, 'reconcilers')),
      ),
    )
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 202)).toHaveLength(1)
    expect(statuses.every((status) => [202, 409, 429].includes(status))).toBe(true)
    expect(await patchesOf(object)).toHaveLength(1)
    expect(served.audit.slice(lines)).toHaveLength(100)
    expect(new Set(served.audit.slice(lines).map(({ requestId }) => requestId)).size).toBe(100)
  })

  it('tells an incomplete deployment from a person without rights', async () => {
    const object = await have(objectOf('Kustomization', 'apps', 'half-deployed'))
    const role = readFolder('components/actions').find(({ kind }) => kind === 'ClusterRole')
    if (role === undefined) throw new Error('There is no role for actions.')
    const rules = role.rules as readonly { verbs: readonly string[] }[]
    const press = async () => errorOf(await served.act(bodyOf('reconcile', object), as('una', 'reconcilers')))?.code
    try {
      await cluster.apply({ ...role, rules: rules.filter(({ verbs }) => verbs.includes('create')) })
      await eventually(async () => expect(await mayFluxdeck('patch')).toBe(false))
      await eventually(async () => expect(await press()).toBe('not_deployed_for_writes'))
      offsetMs += 10_000
      expect(errorOf(await served.act(bodyOf('reconcile', object), as('una', 'nothing')))?.code).toBe('forbidden')
      await cluster.apply({ ...role, rules: rules.filter(({ verbs }) => verbs.includes('patch')) })
      await eventually(async () => {
        offsetMs += 10_000
        expect(await press()).toBe('not_deployed_for_writes')
      })
      expect(await cluster.get(object)).toEqual(object)
    } finally {
      await cluster.apply(role)
    }
  })

  it('writes nothing while READ_ONLY is set, for nobody', async () => {
    const program = await start({ READ_ONLY: '1' })
    others.push(program)
    const object = await have(objectOf('Kustomization', 'apps', 'read-only'), program)
    for (const action of ['reconcile', 'suspend']) {
      const answer = await program.act(bodyOf(action, object), as('ali', 'everything'))
      expect(errorOf(answer)).toMatchObject({ code: 'read_only' })
    }
    expect(await cluster.get(object)).toEqual(object)
    expect(program.audit.map(({ reason }) => reason)).toEqual(['read_only', 'read_only'])
  })

  it('writes nothing when the cluster does not say whether it may', async () => {
    const object = await have(objectOf('Kustomization', 'apps', 'no-answer'))
    cluster.freezeApiServer()
    try {
      const answer = await served.act(bodyOf('reconcile', object), as('zoe', 'reconcilers'))
      expect(answer.status).toBe(503)
      expect(errorOf(answer)).toMatchObject({ code: 'unavailable' })
    } finally {
      cluster.thawApiServer()
    }
    expect(await patchesOf(object)).toEqual([])
  })
})
