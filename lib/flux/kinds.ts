// THE table: every Flux kind, where it is served, and in which facts the kinds differ (Flux 2.9, flux-operator 0.58).
// Watches, rights, columns, menus and routes are derived from it. Differences between kinds are fields here, not branches.

import type { KindDescriptor, Suspension } from './kind-descriptor'

const FETCHES_NOTHING = 'Nothing new is fetched. Whoever takes from it keeps what was fetched last.'

const SPEC: Suspension = { by: 'spec' }
const OPERATOR: Suspension = { by: 'annotation', key: 'fluxcd.controlplane.io/reconcile' }

const SOURCE = {
  group: 'source.toolkit.fluxcd.io',
  role: 'source',
  suspension: SPEC,
  reconcilable: true,
  force: false,
  reset: false,
  walksTo: undefined,
  instead: undefined,
  effectOfSuspend: FETCHES_NOTHING,
  history: undefined,
  controller: 'source-controller',
} as const

const IMAGE = {
  group: 'image.toolkit.fluxcd.io',
  role: 'image',
  versions: ['v1', 'v1beta2', 'v1beta1'],
  suspension: SPEC,
  force: false,
  reset: false,
  instead: undefined,
  history: undefined,
} as const

const NOTIFICATION = {
  group: 'notification.toolkit.fluxcd.io',
  role: 'notification',
  suspension: SPEC,
  force: false,
  reset: false,
  walksTo: undefined,
  history: undefined,
  controller: 'notification-controller',
  shortNames: [],
} as const

const OPERATED = {
  group: 'fluxcd.controlplane.io',
  role: 'operator',
  versions: ['v1'],
  suspension: OPERATOR,
  reconcilable: true,
  reset: false,
  walksTo: undefined,
  instead: undefined,
  effectOfSuspend: 'flux-operator leaves it as it is until somebody resumes it.',
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
    walksTo: 'source',
    instead: undefined,
    effectOfSuspend:
      'Nothing new is applied and nothing is pruned. If it is deleted meanwhile, what it applied stays. Its children go on.',
    history: 'runs',
    controller: 'kustomize-controller',
    ownerLabels: { prefix: 'kustomize.toolkit.fluxcd.io', rank: 1 },
    timesOutByInterval: true,
    looksAgainSeconds: 30,
    tells: 'sync',
    label: 'Kustomizations',
    shortNames: ['ks'],
  },
  HelmRelease: {
    group: 'helm.toolkit.fluxcd.io',
    plural: 'helmreleases',
    versions: ['v2', 'v2beta2', 'v2beta1'],
    role: 'applier',
    suspension: SPEC,
    reconcilable: true,
    force: { since: 'v2beta2' },
    reset: { since: 'v2beta2' },
    walksTo: 'source',
    instead: undefined,
    effectOfSuspend:
      'No install, no upgrade, no correction of drift. If it is deleted meanwhile, the release stays installed.',
    history: 'helm',
    controller: 'helm-controller',
    ownerLabels: { prefix: 'helm.toolkit.fluxcd.io', rank: 2 },
    looksAgainSeconds: 30,
    sourceField: 'spec.chartRef',
    label: 'HelmReleases',
    shortNames: ['hr'],
  },
  GitRepository: {
    ...SOURCE,
    plural: 'gitrepositories',
    versions: ['v1', 'v1beta2', 'v1beta1'],
    hasCommits: true,
    sourceField: 'spec.include',
    label: 'GitRepositories',
    shortNames: ['gitrepo'],
  },
  OCIRepository: {
    ...SOURCE,
    plural: 'ocirepositories',
    versions: ['v1', 'v1beta2'],
    label: 'OCIRepositories',
    shortNames: ['ocirepo'],
  },
  HelmRepository: {
    ...SOURCE,
    plural: 'helmrepositories',
    versions: ['v1', 'v1beta2', 'v1beta1'],
    instead: 'Nothing is fetched for it: each chart is pulled from the registry by whoever uses it.',
    staticTypes: ['oci'],
    label: 'HelmRepositories',
    shortNames: ['helmrepo'],
  },
  HelmChart: {
    ...SOURCE,
    plural: 'helmcharts',
    versions: ['v1', 'v1beta2', 'v1beta1'],
    walksTo: 'source',
    madeBy: 'HelmRelease',
    takenAs: 'chart',
    label: 'HelmCharts',
    shortNames: ['hc'],
  },
  Bucket: {
    ...SOURCE,
    plural: 'buckets',
    versions: ['v1', 'v1beta2', 'v1beta1'],
    label: 'Buckets',
    shortNames: [],
  },
  ExternalArtifact: {
    group: 'source.toolkit.fluxcd.io',
    plural: 'externalartifacts',
    versions: ['v1'],
    role: 'source',
    suspension: { by: 'none' },
    reconcilable: false,
    force: false,
    reset: false,
    walksTo: 'writer',
    instead: 'Reconcile what writes it.',
    effectOfSuspend: FETCHES_NOTHING,
    history: undefined,
    label: 'ExternalArtifacts',
    shortNames: ['ea'],
  },
  ArtifactGenerator: {
    ...SOURCE,
    group: 'source.extensions.fluxcd.io',
    plural: 'artifactgenerators',
    versions: ['v1beta1'],
    suspension: { by: 'annotation', key: 'source.extensions.fluxcd.io/reconcile' },
    walksTo: 'source',
    effectOfSuspend: 'No new artifacts are made. Whoever takes from them keeps the last ones.',
    controller: 'source-watcher',
    sourceField: 'spec.sources',
    label: 'ArtifactGenerators',
    shortNames: ['ag'],
  },
  ImageRepository: {
    ...IMAGE,
    plural: 'imagerepositories',
    reconcilable: true,
    walksTo: undefined,
    effectOfSuspend: 'Its tags are not read any more, so no newer image is found.',
    controller: 'image-reflector-controller',
    tellsImage: 'scan',
    label: 'ImageRepositories',
    shortNames: ['imgrepo', 'imagerepo'],
  },
  ImagePolicy: {
    ...IMAGE,
    plural: 'imagepolicies',
    reconcilable: { since: 'v1' },
    walksTo: 'source',
    instead: 'In this version reconcile its ImageRepository.',
    effectOfSuspend: 'It chooses no newer tag.',
    controller: 'image-reflector-controller',
    tellsImage: 'choice',
    label: 'ImagePolicies',
    shortNames: ['imgpol', 'imagepol'],
  },
  ImageUpdateAutomation: {
    ...IMAGE,
    plural: 'imageupdateautomations',
    reconcilable: true,
    walksTo: 'source',
    effectOfSuspend: 'It pushes no commits any more.',
    controller: 'image-automation-controller',
    tellsImage: 'updates',
    label: 'ImageUpdateAutomations',
    shortNames: ['iua', 'imgupd', 'imgauto'],
  },
  Receiver: {
    ...NOTIFICATION,
    plural: 'receivers',
    versions: ['v1', 'v1beta2', 'v1beta1'],
    reconcilable: true,
    instead: undefined,
    effectOfSuspend: 'Its webhook is refused, so a push no longer starts a run.',
    notifies: 'hooks',
    label: 'Receivers',
  },
  Alert: {
    ...NOTIFICATION,
    plural: 'alerts',
    versions: ['v1beta3', 'v1beta2', 'v1beta1'],
    reconcilable: false,
    instead: 'It is read anew at each event, so a change counts at once.',
    effectOfSuspend: 'It sends nothing any more. Events of that time are not sent later.',
    staticVersions: ['v1beta3'],
    notifies: 'rules',
    label: 'Alerts',
  },
  Provider: {
    ...NOTIFICATION,
    plural: 'providers',
    versions: ['v1beta3', 'v1beta2', 'v1beta1'],
    reconcilable: false,
    instead: 'It is read anew at each message, so a change counts at once.',
    effectOfSuspend: 'All alerts that use it fall silent. Events of that time are not sent later.',
    staticVersions: ['v1beta3'],
    notifies: 'address',
    label: 'Providers',
  },
  FluxInstance: {
    ...OPERATED,
    plural: 'fluxinstances',
    force: true,
    history: 'runs',
    ownerLabels: { prefix: 'fluxcd.controlplane.io', rank: 4 },
    tells: 'instance',
    label: 'FluxInstances',
    shortNames: [],
  },
  FluxReport: {
    ...OPERATED,
    plural: 'fluxreports',
    force: false,
    history: undefined,
    tells: 'report',
    label: 'FluxReports',
    shortNames: [],
  },
  ResourceSet: {
    ...OPERATED,
    plural: 'resourcesets',
    force: false,
    history: 'runs',
    ownerLabels: { prefix: 'resourceset.fluxcd.controlplane.io', rank: 3 },
    dependsOnKinds: true,
    sourceField: 'spec.inputsFrom',
    label: 'ResourceSets',
    shortNames: ['rset'],
  },
  ResourceSetInputProvider: {
    ...OPERATED,
    plural: 'resourcesetinputproviders',
    force: true,
    history: undefined,
    label: 'ResourceSetInputProviders',
    shortNames: ['rsip'],
  },
} as const satisfies Record<string, KindDescriptor>

export type FluxKind = keyof typeof FLUX_KINDS

export const FLUX_KIND_NAMES = Object.keys(FLUX_KINDS) as readonly FluxKind[]

const BY_NAME: ReadonlyMap<string, KindDescriptor> = new Map(Object.entries(FLUX_KINDS))

/** True for the exact name of a kind of the table; safe for `__proto__` and other inherited names. */
export function isFluxKind(name: unknown): name is FluxKind {
  return typeof name === 'string' && BY_NAME.has(name)
}

/** As a newer server may name one that is not in the table: `isFluxKind` says so, and nothing else may be asked of it. */
export const kindNamed = (name: string) => name as FluxKind

/** The row of a kind, widened so that optional facts can be asked of every kind. */
export function describeKind(kind: FluxKind): KindDescriptor {
  return FLUX_KINDS[kind]
}
