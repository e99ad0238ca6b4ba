// The only file that builds an address of this program, for pages and for the API. The table of addresses stays on the server:
// the compiler compares each with it.

import type { Ref } from '@/lib/ref'
import type { ADDRESSES, AddressName } from './addresses'

type Pattern<Name extends AddressName> = (typeof ADDRESSES)[Name]['pattern']

type QueryValue = string | number | boolean | readonly (string | number)[] | undefined
export type RouteQuery = Readonly<Record<string, QueryValue>>

function withQuery(path: string, query: RouteQuery | string = {}): string {
  const text = typeof query === 'string' ? query : writeQuery(query)
  return text === '' ? path : `${path}?${text}`
}

function writeQuery(query: RouteQuery): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue
    if (typeof value === 'object') for (const item of value) parameters.append(name, String(item))
    else parameters.append(name, String(value))
  }
  return parameters.toString()
}

function withRef(pattern: string, ref: Ref): string {
  return pattern.replace('{kind}/{namespace}/{name}', () => ref.split('/').map(encodeURIComponent).join('/'))
}

function withId(pattern: string, id: string): string {
  return pattern.replace('{id}', () => encodeURIComponent(id))
}

/** Addresses of pages. */
export const routeTo = {
  overview: () => '/' satisfies Pattern<'overviewPage'>,
  resources: (query?: RouteQuery) => withQuery('/resources' satisfies Pattern<'resourcesPage'>, query),
  object: (ref: Ref, query?: RouteQuery) =>
    withQuery(withRef('/resources/{kind}/{namespace}/{name}' satisfies Pattern<'objectPage'>, ref), query),
  /** Of a pod of what this object deployed, or of all of them. */
  logs: (ref: Ref, of: { readonly of: Ref; readonly pod?: string; readonly container?: string }) =>
    withQuery(withRef('/resources/{kind}/{namespace}/{name}' satisfies Pattern<'objectPage'>, ref), {
      tab: 'logs',
      ...of,
    }),
  graph: (query?: RouteQuery) => withQuery('/graph' satisfies Pattern<'graphPage'>, query),
  notifications: (query?: RouteQuery) => withQuery('/notifications' satisfies Pattern<'notificationsPage'>, query),
  images: (query?: RouteQuery) => withQuery('/images' satisfies Pattern<'imagesPage'>, query),
  deploys: (query?: RouteQuery) => withQuery('/deploys' satisfies Pattern<'deploysPage'>, query),
  deploy: (id: string, query?: RouteQuery) =>
    withQuery(withId('/deploys/{id}' satisfies Pattern<'deployPage'>, id), query),
  history: (query?: RouteQuery) => withQuery('/history' satisfies Pattern<'historyPage'>, query),
  events: (query?: RouteQuery) => withQuery('/events' satisfies Pattern<'eventsPage'>, query),
  /** One question of it, where one is named. */
  ground: (question?: string) =>
    `${'/cluster' satisfies Pattern<'groundPage'>}${question === undefined ? '' : `#${question}`}`,
  api: () => '/api' satisfies Pattern<'apiPage'>,
  /** What a wall shows is written already, by its settings or by whoever asked for it. */
  wall: (query?: string) => withQuery('/wall' satisfies Pattern<'wallPage'>, query),
  wallSetup: (query?: string) => withQuery('/wall/setup' satisfies Pattern<'wallSetupPage'>, query),
  wallPair: (query?: RouteQuery) => withQuery('/wall/pair' satisfies Pattern<'wallPairPage'>, query),
  login: (query?: RouteQuery) => withQuery('/login' satisfies Pattern<'loginPage'>, query),
  loginStart: (returnTo?: string) => withQuery('/auth/start' satisfies Pattern<'loginStart'>, { returnTo }),
  logout: () => '/logout' satisfies Pattern<'logout'>,
} as const

/** Addresses of the API. */
export const apiTo = {
  state: (query?: RouteQuery) => withQuery('/api/state' satisfies Pattern<'state'>, query),
  /** As pages read it. */
  shortState: (query?: RouteQuery) => withQuery('/api/state' satisfies Pattern<'state'>, { rows: 'short', ...query }),
  stream: (query?: RouteQuery) => withQuery('/api/stream' satisfies Pattern<'stream'>, { rows: 'short', ...query }),
  object: (ref: Ref) => withRef('/api/objects/{kind}/{namespace}/{name}' satisfies Pattern<'object'>, ref),
  objectWorkloads: (ref: Ref) =>
    withRef('/api/objects/{kind}/{namespace}/{name}/workloads' satisfies Pattern<'objectWorkloads'>, ref),
  workloads: (query?: RouteQuery) => withQuery('/api/workloads' satisfies Pattern<'workloads'>, query),
  ground: (query?: RouteQuery) => withQuery('/api/ground' satisfies Pattern<'ground'>, query),
  groundQuestion: (id: string, query?: RouteQuery) =>
    withQuery(withId('/api/ground/{id}' satisfies Pattern<'groundQuestion'>, id), query),
  queryLogs: () => '/api/query/logs' satisfies Pattern<'queryLogs'>,
  alertCoverage: () => '/api/alerts/coverage' satisfies Pattern<'alertCoverage'>,
  images: (query?: RouteQuery) => withQuery('/api/images' satisfies Pattern<'images'>, query),
  deploys: (query?: RouteQuery) => withQuery('/api/deploys' satisfies Pattern<'deploys'>, query),
  deploy: (id: string) => withId('/api/deploys/{id}' satisfies Pattern<'deploy'>, id),
  history: (query?: RouteQuery) => withQuery('/api/history' satisfies Pattern<'history'>, query),
  historyStats: (query?: RouteQuery) => withQuery('/api/history/stats' satisfies Pattern<'historyStats'>, query),
  values: (ref: Ref) => withRef('/api/objects/{kind}/{namespace}/{name}/values' satisfies Pattern<'values'>, ref),
  objectLogs: (ref: Ref, query?: RouteQuery) =>
    withQuery(withRef('/api/objects/{kind}/{namespace}/{name}/logs' satisfies Pattern<'objectLogs'>, ref), query),
  workloadLogs: (ref: Ref, query?: RouteQuery) =>
    withQuery(withRef('/api/workloads/{kind}/{namespace}/{name}/logs' satisfies Pattern<'workloadLogs'>, ref), query),
  events: (query?: RouteQuery) => withQuery('/api/events' satisfies Pattern<'events'>, query),
  graph: (query?: RouteQuery) => withQuery('/api/graph' satisfies Pattern<'graph'>, query),
  notifications: (query?: RouteQuery) => withQuery('/api/notifications' satisfies Pattern<'notifications'>, query),
  me: () => '/api/me' satisfies Pattern<'me'>,
  openapi: () => '/api/openapi.json' satisfies Pattern<'openapi'>,
  access: (refs: readonly Ref[], query: RouteQuery = {}) =>
    withQuery('/api/access' satisfies Pattern<'access'>, { ref: refs, ...query }),
  actions: () => '/api/actions' satisfies Pattern<'actions'>,
  screens: () => '/api/screens' satisfies Pattern<'screens'>,
  screen: (code: string) =>
    ('/api/screens/{code}' satisfies Pattern<'screen'>).replace('{code}', () => encodeURIComponent(code)),
  action: (id: string) => withId('/api/actions/{id}' satisfies Pattern<'action'>, id),
} as const
