// Every address of this program, one row each. Guard, openness, links and routes are read from it, and so are tests;
// what has no row does not exist. Data only, so that browser and server may both read it.

export type Method = 'GET' | 'HEAD' | 'POST' | 'DELETE'

export interface Address {
  /** As OpenAPI writes it: what stands in braces is one segment. */
  readonly pattern: string
  readonly methods: readonly Method[]
  /**
   * Who answers. A page and a route cannot share an address; the front answers without either, and `direct` where it writes
   * what the program tells.
   */
  readonly by: 'page' | 'route' | 'direct' | 'front' | 'file'
  /** Answers people who are not identified. */
  readonly isOpen?: true
  /** Answers under any Host: the kubelet comes with the address of the pod. */
  readonly isAnyHost?: true
  /** How much may be sent here, where it is more than elsewhere. */
  readonly maxBodyBytes?: number
  /** Shows on pages of others: kept by them until it is asked about again, and it may fetch nothing. */
  readonly isPicture?: true
  /** Stands in pages of ours as well, as a preview. */
  readonly isFramed?: true
  /** Opened by a token alone: neither a cookie nor what a proxy says counts. */
  readonly needsBearer?: true
  /** Reached over the front only, never under this address. */
  readonly isInside?: true
}

/** Addresses below it answer in JSON, refusals included; they never send anybody to a page. */
export const API_PREFIX = '/api/'

const READ = ['GET', 'HEAD'] as const

export const ADDRESSES = {
  overviewPage: { pattern: '/', methods: READ, by: 'page' },
  resourcesPage: { pattern: '/resources', methods: READ, by: 'page' },
  objectPage: { pattern: '/resources/{kind}/{namespace}/{name}', methods: READ, by: 'page' },
  graphPage: { pattern: '/graph', methods: READ, by: 'page' },
  notificationsPage: { pattern: '/notifications', methods: READ, by: 'page' },
  imagesPage: { pattern: '/images', methods: READ, by: 'page' },
  groundPage: { pattern: '/cluster', methods: READ, by: 'page' },
  deploysPage: { pattern: '/deploys', methods: READ, by: 'page' },
  deployPage: { pattern: '/deploys/{id}', methods: READ, by: 'page' },
  historyPage: { pattern: '/history', methods: READ, by: 'page' },
  eventsPage: { pattern: '/events', methods: READ, by: 'page' },
  apiPage: { pattern: '/api', methods: READ, by: 'page' },
  wallPage: { pattern: '/wall', methods: READ, by: 'page', isFramed: true },
  wallSetupPage: { pattern: '/wall/setup', methods: READ, by: 'page' },
  // Shows a code and nothing else.
  wallPairPage: { pattern: '/wall/pair', methods: READ, by: 'page', isOpen: true },
  // Its form is sent to the same address, where the front hands it to `login`.
  loginPage: { pattern: '/login', methods: [...READ, 'POST'], by: 'page', isOpen: true },
  // Stands under the address that was asked for, for whoever is known and may not read.
  strangerPage: { pattern: '/stranger', methods: READ, by: 'page', isInside: true },

  state: { pattern: '/api/state', methods: READ, by: 'direct' },
  stream: { pattern: '/api/stream', methods: READ, by: 'direct' },
  object: { pattern: '/api/objects/{kind}/{namespace}/{name}', methods: READ, by: 'route' },
  values: { pattern: '/api/objects/{kind}/{namespace}/{name}/values', methods: READ, by: 'route' },
  objectLogs: { pattern: '/api/objects/{kind}/{namespace}/{name}/logs', methods: READ, by: 'route' },
  workloadLogs: { pattern: '/api/workloads/{kind}/{namespace}/{name}/logs', methods: READ, by: 'route' },
  objectWorkloads: { pattern: '/api/objects/{kind}/{namespace}/{name}/workloads', methods: READ, by: 'route' },
  workloads: { pattern: '/api/workloads', methods: READ, by: 'route' },
  images: { pattern: '/api/images', methods: READ, by: 'route' },
  ground: { pattern: '/api/ground', methods: READ, by: 'route' },
  groundQuestion: { pattern: '/api/ground/{id}', methods: READ, by: 'route' },
  queryLogs: { pattern: '/api/query/logs', methods: ['POST'], by: 'route' },
  queryMetrics: { pattern: '/api/query/metrics', methods: ['POST'], by: 'route' },
  alertCoverage: { pattern: '/api/alerts/coverage', methods: READ, by: 'route' },
  deploys: { pattern: '/api/deploys', methods: READ, by: 'route' },
  deploy: { pattern: '/api/deploys/{id}', methods: READ, by: 'route' },
  history: { pattern: '/api/history', methods: READ, by: 'route' },
  historyStats: { pattern: '/api/history/stats', methods: READ, by: 'route' },
  events: { pattern: '/api/events', methods: READ, by: 'route' },
  graph: { pattern: '/api/graph', methods: READ, by: 'route' },
  notifications: { pattern: '/api/notifications', methods: READ, by: 'route' },
  // A selection names many objects.
  actions: { pattern: '/api/actions', methods: [...READ, 'POST'], by: 'route', maxBodyBytes: 256 * 1024 },
  action: { pattern: '/api/actions/{id}', methods: [...READ, 'DELETE'], by: 'route' },
  summary: { pattern: '/api/summary', methods: READ, by: 'route' },
  // Whoever is not identified gets a grey one, or with BADGE_PUBLIC that of the verdict.
  badge: { pattern: '/api/badge.svg', methods: READ, by: 'route', isOpen: true, isPicture: true },
  badgeJson: { pattern: '/api/badge.json', methods: READ, by: 'route', isOpen: true, isPicture: true },
  me: { pattern: '/api/me', methods: READ, by: 'route' },
  access: { pattern: '/api/access', methods: READ, by: 'route' },
  // Whoever waits is nobody yet; what confirms a code looks at who that is.
  screens: { pattern: '/api/screens', methods: ['POST'], by: 'route', isOpen: true },
  screen: { pattern: '/api/screens/{code}', methods: [...READ, 'POST'], by: 'route', isOpen: true },
  openapi: { pattern: '/api/openapi.json', methods: READ, by: 'route' },

  // What names many objects is as large as a selection.
  mcp: { pattern: '/mcp', methods: ['POST'], by: 'route', needsBearer: true, maxBodyBytes: 256 * 1024 },

  login: { pattern: '/auth/session', methods: ['POST'], by: 'route', isInside: true },
  loginStart: { pattern: '/auth/start', methods: ['GET'], by: 'route', isOpen: true },
  loginCallback: { pattern: '/auth/callback', methods: ['GET'], by: 'route', isOpen: true },
  logout: { pattern: '/logout', methods: ['POST'], by: 'route', isOpen: true },

  launch: { pattern: '/launch/{secret}', methods: READ, by: 'front', isOpen: true },
  // Of the address for agents; clients form this one from that.
  protectedResource: {
    pattern: '/.well-known/oauth-protected-resource/mcp',
    methods: READ,
    by: 'front',
    isOpen: true,
  },
  healthz: { pattern: '/healthz', methods: READ, by: 'front', isOpen: true, isAnyHost: true },
  // On the port of the pages only with METRICS_PUBLIC.
  metrics: { pattern: '/metrics', methods: READ, by: 'front' },
  readyz: { pattern: '/readyz', methods: READ, by: 'front', isOpen: true, isAnyHost: true },
  icon: { pattern: '/icon.svg', methods: READ, by: 'file', isOpen: true },
  // There is none, but browsers ask for it, and the answer must not be a page to sign in.
  favicon: { pattern: '/favicon.ico', methods: READ, by: 'file', isOpen: true },
} as const satisfies Readonly<Record<string, Address>>

export type AddressName = keyof typeof ADDRESSES

type NameBy<By extends Address['by']> = {
  [Name in AddressName]: (typeof ADDRESSES)[Name]['by'] extends By ? Name : never
}[AddressName]

/** The addresses that a route answers, by name. */
export type RouteName = NameBy<'route'>
export type DirectName = NameBy<'direct'>
