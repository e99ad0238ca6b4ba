// THE table: every Flux kind, where it is served, and in which facts the kinds differ (Flux 2.9, flux-operator 0.58).
// Watches, rights, columns, menus and routes are derived from it. Differences between kinds are fields here, not branches.

export type KindRole = 'source' | 'applier' | 'image' | 'notification' | 'operator'

/** How the object says that its controller shall leave it alone. */
export type Suspension = { by: 'spec' } | { by: 'annotation'; key: string } | { by: 'none' }

export interface KindDescriptor {
  readonly group: string
  readonly plural: string
  /** Versions that the parser knows, newest first. */
  readonly versions: readonly string[]
  readonly role: KindRole
  readonly suspension: Suspension
  /** Versions in which the controller answers `reconcile.fluxcd.io/requestedAt`; false: never. */
  readonly reconcilable: boolean | { readonly since: string }
  /** Kinds that have forceAt and resetAt (helm-controller) or forceAt alone (flux-operator). */
  readonly force: boolean
  readonly reset: boolean
  /** The Deployment that reconciles it; undefined when nobody does. */
  readonly controller?: string
  /** Versions without any status: such objects are ready as they stand. */
  readonly staticVersions?: readonly string[]
  /** Plural words for people. */
  readonly label: string
}

const SPEC: Suspension = { by: 'spec' }
const OPERATOR: Suspension = { by: 'annotation', key: 'fluxcd.controlplane.io/reconcile' }

const SOURCE = {
  group: 'source.toolkit.fluxcd.io',
  role: 'source',
  suspension: SPEC,
  reconcilable: true,
  force: false,
  reset: false,
  controller: 'source-controller',
} as const

const IMAGE = {
  group: 'image.toolkit.fluxcd.io',
  role: 'image',
  versions: ['v1', 'v1beta2', 'v1beta1'],
  suspension: SPEC,
  force: false,
  reset: false,
} as const

const NOTIFICATION = {
  group: 'notification.toolkit.fluxcd.io',
  role: 'notification',
  suspension: SPEC,
  force: false,
  reset: false,
  controller: 'notification-controller',
} as const

const OPERATED = {
  group: 'fluxcd.controlplane.io',
  role: 'operator',
  versions: ['v1'],
  suspension: OPERATOR,
  reconcilable: true,
  reset: false,
  controller: 'flux-operator',
} as const

export const FLUX_KINDS = {
  Kustomization: {
    group: 'kustomize.toolkit.fluxcd.io',
    plural: 'kustomizations',
    versions: ['v1', 'v1beta2', 'v1beta1'],
    role: 'applier',
    suspension: SPEC,
    reconcilable: true,
    force: false,
    reset: false,
    controller: 'kustomize-controller',
    label: 'Kustomizations',
  },
  HelmRelease: {
    group: 'helm.toolkit.fluxcd.io',
    plural: 'helmreleases',
    versions: ['v2', 'v2beta2', 'v2beta1'],
    role: 'applier',
    suspension: SPEC,
    reconcilable: true,
    force: true,
    reset: true,
    controller: 'helm-controller',
    label: 'HelmReleases',
  },
  GitRepository: {
    ...SOURCE,
    plural: 'gitrepositories',
    versions: ['v1', 'v1beta2', 'v1beta1'],
    label: 'Git repositories',
  },
  OCIRepository: { ...SOURCE, plural: 'ocirepositories', versions: ['v1', 'v1beta2'], label: 'OCI repositories' },
  HelmRepository: {
    ...SOURCE,
    plural: 'helmrepositories',
    versions: ['v1', 'v1beta2', 'v1beta1'],
    label: 'Helm repositories',
  },
  HelmChart: { ...SOURCE, plural: 'helmcharts', versions: ['v1', 'v1beta2', 'v1beta1'], label: 'Helm charts' },
  Bucket: { ...SOURCE, plural: 'buckets', versions: ['v1', 'v1beta2', 'v1beta1'], label: 'Buckets' },
  ExternalArtifact: {
    group: 'source.toolkit.fluxcd.io',
    plural: 'externalartifacts',
    versions: ['v1'],
    role: 'source',
    suspension: { by: 'none' },
    reconcilable: false,
    force: false,
    reset: false,
    label: 'External artifacts',
  },
  ArtifactGenerator: {
    group: 'source.extensions.fluxcd.io',
    plural: 'artifactgenerators',
    versions: ['v1beta1'],
    role: 'source',
    suspension: { by: 'annotation', key: 'source.extensions.fluxcd.io/reconcile' },
    reconcilable: true,
    force: false,
    reset: false,
    controller: 'source-watcher',
    label: 'Artifact generators',
  },
  ImageRepository: {
    ...IMAGE,
    plural: 'imagerepositories',
    reconcilable: true,
    controller: 'image-reflector-controller',
    label: 'Image repositories',
  },
  ImagePolicy: {
    ...IMAGE,
    plural: 'imagepolicies',
    reconcilable: { since: 'v1' },
    controller: 'image-reflector-controller',
    label: 'Image policies',
  },
  ImageUpdateAutomation: {
    ...IMAGE,
    plural: 'imageupdateautomations',
    reconcilable: true,
    controller: 'image-automation-controller',
    label: 'Image update automations',
  },
  Receiver: {
    ...NOTIFICATION,
    plural: 'receivers',
    versions: ['v1', 'v1beta2', 'v1beta1'],
    reconcilable: true,
    label: 'Receivers',
  },
  Alert: {
    ...NOTIFICATION,
    plural: 'alerts',
    versions: ['v1beta3', 'v1beta2', 'v1beta1'],
    reconcilable: false,
    staticVersions: ['v1beta3'],
    label: 'Alerts',
  },
  Provider: {
    ...NOTIFICATION,
    plural: 'providers',
    versions: ['v1beta3', 'v1beta2', 'v1beta1'],
    reconcilable: false,
    staticVersions: ['v1beta3'],
    label: 'Providers',
  },
  FluxInstance: { ...OPERATED, plural: 'fluxinstances', force: true, label: 'Flux instances' },
  FluxReport: { ...OPERATED, plural: 'fluxreports', force: false, label: 'Flux reports' },
  ResourceSet: { ...OPERATED, plural: 'resourcesets', force: false, label: 'Resource sets' },
  ResourceSetInputProvider: {
    ...OPERATED,
    plural: 'resourcesetinputproviders',
    force: true,
    label: 'Resource set input providers',
  },
} as const satisfies Record<string, KindDescriptor>

export type FluxKind = keyof typeof FLUX_KINDS

export const FLUX_KIND_NAMES = Object.keys(FLUX_KINDS) as readonly FluxKind[]

const BY_NAME: ReadonlyMap<string, KindDescriptor> = new Map(Object.entries(FLUX_KINDS))

/** True for the exact name of a kind of the table; safe for `__proto__` and other inherited names. */
export function isFluxKind(name: unknown): name is FluxKind {
  return typeof name === 'string' && BY_NAME.has(name)
}

/** The row of a kind, widened so that optional facts can be asked of every kind. */
export function describeKind(kind: FluxKind): KindDescriptor {
  return FLUX_KINDS[kind]
}
