// Walks the table of addresses as one tenant and says where a name of another was found.

import { ADDRESSES, type AddressName, type DirectName, type RouteName } from '@/lib/addresses'
import type { DeployPage } from '@/lib/contract/deploys'
import { kindOf, type Ref, refOf } from '@/lib/ref'
import type { Answer } from './serve-program'
import { ALL_DEPLOYS } from './tenant-deploys'
import type { Tenant } from './tenant-world'

type ReadName = RouteName | DirectName

export function refsOf({ objects }: Pick<Tenant, 'objects'>): readonly Ref[] {
  return objects.map(({ kind, metadata: { namespace = '', name } }) => refOf(kind, namespace, name))
}

/** Where a name of the other stands, with what is around it; empty where none does. */
export function findNames(other: Pick<Tenant, 'namespaces' | 'names'>, text: string): readonly string[] {
  return [...other.namespaces, ...other.names].flatMap((word) => {
    const at = text.indexOf(word)
    return at === -1 ? [] : [`${word}: …${text.slice(Math.max(0, at - 80), at + 80)}…`]
  })
}

/** What each address may be asked with GET; `action` and `deploys` are ids that this tenant knows. */
function questionsOf(
  own: Tenant,
  action: string,
  deploys: readonly string[],
): Readonly<Record<ReadName, readonly string[]>> {
  const refs = refsOf(own)
  const at = (name: AddressName, queries: readonly string[] = ['']) =>
    queries.map((query) => `${ADDRESSES[name].pattern}${query}`)
  const parts = own.namespaces.map((namespace) => `?namespace=${namespace}`)
  return {
    state: at('state', ['', '?rows=short', '?kind=Kustomization', ...parts]),
    stream: [],
    object: refs.map((ref) => `/api/objects/${ref}`),
    values: refs.flatMap((ref) => (kindOf(ref) === 'HelmRelease' ? [`/api/objects/${ref}/values`] : [])),
    objectLogs: refs.slice(0, 12).map((ref) => `/api/objects/${ref}/logs?tail=2000`),
    workloadLogs: own.namespaces.flatMap((namespace) =>
      ['', '?tail=2000&level=warn', '?q=not'].map((query) => `/api/workloads/Deployment/${namespace}/web/logs${query}`),
    ),
    objectWorkloads: refs.map((ref) => `/api/objects/${ref}/workloads`),
    workloads: at('workloads', ['', '?limit=500', ...own.namespaces.map((namespace) => `?namespace=${namespace}`)]),
    images: at('images', ['', '?limit=1', '?q=image', '?state=ok,waiting', ...parts]),
    alertCoverage: at('alertCoverage'),
    ground: at('ground', ['', '?look=0']),
    groundQuestion: ['/api/ground/pods', '/api/ground/pods?all=1&limit=500'],
    deploys: at('deploys', [
      ...['', '?all=true&limit=500', '?all=true&limit=1', '?since=1d', '?until=1d'],
      ...refs.slice(0, 6).flatMap((ref) => [`?ref=${ref}&all=true`, `?source=${ref}&all=true`]),
    ]),
    deploy: deploys.map((id) => `/api/deploys/${id}`),
    history: at('history', [
      ...['?limit=500', '?limit=1', '?type=status,deploy', '?type=notification&limit=500', '?q=not'],
      ...[...refs.slice(0, 6).map((ref) => `?ref=${ref}`), ...parts],
    ]),
    historyStats: at('historyStats', ['', '?days=2', ...parts]),
    events: at('events', [
      ...['?limit=1000', '?type=Warning', '?kind=Deployment,Pod&q=event'],
      ...refs.slice(0, 6).map((ref) => `?applier=${ref}`),
    ]),
    graph: at('graph', [
      ...['', '?scope=delivery', '?fold=on', '?show=unhealthy', '?format=mermaid', '?format=mermaid&scope=delivery'],
      ...refs.slice(0, 6).map((ref) => `?root=${ref}`),
    ]),
    notifications: at('notifications', ['?limit=500', '?severity=error']),
    actions: at('actions'),
    action: [`/api/actions/${action}`],
    summary: at('summary'),
    badge: at('badge', ['', ...refs.slice(0, 6).map((ref) => `?ref=${ref}`)]),
    badgeJson: at('badgeJson'),
    me: at('me'),
    access: at(
      'access',
      refs.slice(0, 12).map((ref) => `?ref=${ref}&suspension=1`),
    ),
    openapi: at('openapi'),
    // Of a code that there is the walk would need the cookie; of any other there is nothing, for everybody.
    screens: [],
    screen: [],
    mcp: [],
    queryLogs: [],
    queryMetrics: [],
    login: [],
    loginStart: [],
    loginCallback: [],
    logout: [],
  }
}

export interface Walk {
  /** Addresses of routes that are read and were not asked. */
  readonly left: readonly ReadName[]
  /** Answers that were no 200, and answers with a name of the other. */
  readonly findings: readonly string[]
}

export async function walkAddresses(
  own: Tenant,
  other: Tenant,
  action: string,
  get: (path: string) => Promise<Answer>,
): Promise<Walk> {
  const { deploys } = JSON.parse((await get(ALL_DEPLOYS)).text) as DeployPage
  const questions = questionsOf(
    own,
    action,
    deploys.map(({ id }) => id),
  )
  const left: ReadName[] = []
  const findings: string[] = []
  for (const name of routesThatAreRead()) {
    if (questions[name].length === 0) left.push(name)
    for (const path of questions[name]) {
      const { status, text, headers } = await get(path)
      if (status !== 200) findings.push(`${path} is ${status}: ${text}`)
      findings.push(...findNames(other, text + JSON.stringify(headers)).map((finding) => `${path}: ${finding}`))
    }
  }
  return { left: left.sort(), findings }
}

function routesThatAreRead(): readonly ReadName[] {
  const names = Object.keys(ADDRESSES) as AddressName[]
  return names.filter((name): name is ReadName => {
    const { by, methods } = ADDRESSES[name]
    return (by === 'route' || by === 'direct') && methods.some((method) => method === 'GET')
  })
}
