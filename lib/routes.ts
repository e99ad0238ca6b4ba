// The only file that builds an address of this program, for pages and for the API.

/** `Kind/namespace/name`. */
type Ref = string
type QueryValue = string | number | boolean | readonly (string | number)[] | undefined
export type RouteQuery = Readonly<Record<string, QueryValue>>

function withQuery(path: string, query: RouteQuery = {}): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue
    if (typeof value === 'object') for (const item of value) parameters.append(name, String(item))
    else parameters.append(name, String(value))
  }
  const text = parameters.toString()
  return text === '' ? path : `${path}?${text}`
}

function refPath(ref: Ref): string {
  return ref.split('/').map(encodeURIComponent).join('/')
}

/** Addresses of pages. */
export const routeTo = {
  overview: () => '/',
  resources: (query?: RouteQuery) => withQuery('/resources', query),
  object: (ref: Ref, query?: RouteQuery) => withQuery(`/resources/${refPath(ref)}`, query),
  graph: (query?: RouteQuery) => withQuery('/graph', query),
  notifications: (query?: RouteQuery) => withQuery('/notifications', query),
  images: () => '/images',
  history: (query?: RouteQuery) => withQuery('/history', query),
  wall: () => '/wall',
  login: (returnTo?: string) => withQuery('/login', { returnTo }),
  loginStart: (returnTo?: string) => withQuery('/auth/start', { returnTo }),
  logout: () => '/logout',
} as const

/** Addresses of the API. */
export const apiTo = {
  state: (query?: RouteQuery) => withQuery('/api/state', query),
  stream: () => '/api/stream?rows=changes',
  object: (ref: Ref) => `/api/objects/${refPath(ref)}`,
  logs: (ref: Ref, query?: RouteQuery) => withQuery(`/api/objects/${refPath(ref)}/logs`, query),
  events: (query?: RouteQuery) => withQuery('/api/events', query),
  graph: (query?: RouteQuery) => withQuery('/api/graph', query),
  notifications: (query?: RouteQuery) => withQuery('/api/notifications', query),
  images: () => '/api/images',
  history: (query?: RouteQuery) => withQuery('/api/history', query),
  me: () => '/api/me',
  access: (refs: readonly Ref[], query: RouteQuery = {}) => withQuery('/api/access', { ref: refs, ...query }),
  actions: () => '/api/actions',
  action: (id: string) => `/api/actions/${encodeURIComponent(id)}`,
  summary: () => '/api/summary',
  badge: (ref?: Ref) => withQuery('/api/badge.svg', { ref }),
} as const
