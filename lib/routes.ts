// The only file that builds an address of this program, for pages and for the API, from the table of addresses.

import type { Ref } from '@/lib/ref'
import { ADDRESSES } from './addresses'

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
  overview: () => ADDRESSES.overviewPage.pattern,
  resources: (query?: RouteQuery) => withQuery(ADDRESSES.resourcesPage.pattern, query),
  object: (ref: Ref, query?: RouteQuery) => withQuery(withRef(ADDRESSES.objectPage.pattern, ref), query),
  /** Of a pod of what this object deployed, or of all of them. */
  logs: (ref: Ref, of: { readonly of: Ref; readonly pod?: string; readonly container?: string }) =>
    withQuery(withRef(ADDRESSES.objectPage.pattern, ref), { tab: 'logs', ...of }),
  graph: (query?: RouteQuery) => withQuery(ADDRESSES.graphPage.pattern, query),
  notifications: (query?: RouteQuery) => withQuery(ADDRESSES.notificationsPage.pattern, query),
  images: (query?: RouteQuery) => withQuery(ADDRESSES.imagesPage.pattern, query),
  deploys: (query?: RouteQuery) => withQuery(ADDRESSES.deploysPage.pattern, query),
  deploy: (id: string, query?: RouteQuery) => withQuery(withId(ADDRESSES.deployPage.pattern, id), query),
  history: (query?: RouteQuery) => withQuery(ADDRESSES.historyPage.pattern, query),
  events: (query?: RouteQuery) => withQuery(ADDRESSES.eventsPage.pattern, query),
  /** One question of it, where one is named. */
  ground: (question?: string) => `${ADDRESSES.groundPage.pattern}${question === undefined ? '' : `#${question}`}`,
  api: () => ADDRESSES.apiPage.pattern,
  /** What a wall shows is written already, by its settings or by whoever asked for it. */
  wall: (query?: string) => withQuery(ADDRESSES.wallPage.pattern, query),
  wallSetup: (query?: string) => withQuery(ADDRESSES.wallSetupPage.pattern, query),
  wallPair: (query?: RouteQuery) => withQuery(ADDRESSES.wallPairPage.pattern, query),
  login: (query?: RouteQuery) => withQuery(ADDRESSES.loginPage.pattern, query),
  loginStart: (returnTo?: string) => withQuery(ADDRESSES.loginStart.pattern, { returnTo }),
  logout: () => ADDRESSES.logout.pattern,
} as const

/** Addresses of the API. */
export const apiTo = {
  state: (query?: RouteQuery) => withQuery(ADDRESSES.state.pattern, query),
  /** As pages read it. */
  shortState: (query?: RouteQuery) => withQuery(ADDRESSES.state.pattern, { rows: 'short', ...query }),
  stream: (query?: RouteQuery) => withQuery(ADDRESSES.stream.pattern, { rows: 'short', ...query }),
  object: (ref: Ref) => withRef(ADDRESSES.object.pattern, ref),
  objectWorkloads: (ref: Ref) => withRef(ADDRESSES.objectWorkloads.pattern, ref),
  workloads: (query?: RouteQuery) => withQuery(ADDRESSES.workloads.pattern, query),
  ground: (query?: RouteQuery) => withQuery(ADDRESSES.ground.pattern, query),
  groundQuestion: (id: string, query?: RouteQuery) => withQuery(withId(ADDRESSES.groundQuestion.pattern, id), query),
  queryLogs: () => ADDRESSES.queryLogs.pattern,
  alertCoverage: () => ADDRESSES.alertCoverage.pattern,
  images: (query?: RouteQuery) => withQuery(ADDRESSES.images.pattern, query),
  deploys: (query?: RouteQuery) => withQuery(ADDRESSES.deploys.pattern, query),
  deploy: (id: string) => withId(ADDRESSES.deploy.pattern, id),
  history: (query?: RouteQuery) => withQuery(ADDRESSES.history.pattern, query),
  historyStats: (query?: RouteQuery) => withQuery(ADDRESSES.historyStats.pattern, query),
  values: (ref: Ref) => withRef(ADDRESSES.values.pattern, ref),
  objectLogs: (ref: Ref, query?: RouteQuery) => withQuery(withRef(ADDRESSES.objectLogs.pattern, ref), query),
  workloadLogs: (ref: Ref, query?: RouteQuery) => withQuery(withRef(ADDRESSES.workloadLogs.pattern, ref), query),
  events: (query?: RouteQuery) => withQuery(ADDRESSES.events.pattern, query),
  graph: (query?: RouteQuery) => withQuery(ADDRESSES.graph.pattern, query),
  notifications: (query?: RouteQuery) => withQuery(ADDRESSES.notifications.pattern, query),
  me: () => ADDRESSES.me.pattern,
  openapi: () => ADDRESSES.openapi.pattern,
  access: (refs: readonly Ref[], query: RouteQuery = {}) =>
    withQuery(ADDRESSES.access.pattern, { ref: refs, ...query }),
  actions: () => ADDRESSES.actions.pattern,
  screens: () => ADDRESSES.screens.pattern,
  screen: (code: string) => ADDRESSES.screen.pattern.replace('{code}', () => encodeURIComponent(code)),
  action: (id: string) => withId(ADDRESSES.action.pattern, id),
} as const
