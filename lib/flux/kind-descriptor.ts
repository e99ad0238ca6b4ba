// In which facts the kinds differ: what each row of the kind table has to say.

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
  readonly force: boolean | { readonly since: string }
  readonly reset: boolean | { readonly since: string }
  /** Where a request goes "with source": to what it takes from, or, where nobody answers, on to what writes it. */
  readonly walksTo: 'source' | 'writer' | undefined
  /** What helps where a kind, version or type answers no request to reconcile. */
  readonly instead: string | undefined
  /** What a suspension means for what runs, in one sentence. */
  readonly effectOfSuspend: string
  /** What `status.history` holds: runs of the controller, or releases of a chart, which name chart versions. */
  readonly history: 'runs' | 'helm' | undefined
  /** The Deployment that reconciles it; undefined when nobody does. */
  readonly controller?: string
  /** Versions and values of `spec.type` without any status: such objects are ready as they stand. */
  readonly staticVersions?: readonly string[]
  readonly staticTypes?: readonly string[]
  /** The labels by which it marks what it applied; those of the lowest rank are believed first. */
  readonly ownerLabels?: { readonly prefix: string; readonly rank: number }
  /** The kind that makes such objects for itself, which are then a part of it. */
  readonly madeBy?: string
  /** The edge that leads to it from whoever takes from it; `source` where nothing is said. */
  readonly takenAs?: 'source' | 'chart'
  /** Its revisions are commits of its url. */
  readonly hasCommits?: true
  /** Its `dependsOn` names kinds; elsewhere only names of its own kind. */
  readonly dependsOnKinds?: true
  /** Without a timeout of its own a run may take as long as its interval. */
  readonly timesOutByInterval?: true
  /** How often its controller looks again at what waits for a dependency, unless it is told otherwise. */
  readonly looksAgainSeconds?: number
  /** The field that names its source, where it is called otherwise than `spec.sourceRef`. */
  readonly sourceField?: string
  /** What it tells of the installation: what is synced, how Flux was installed, how it is. */
  readonly tells?: 'sync' | 'instance' | 'report'
  /** Which part of the way of an image it tells of: what is found, what is chosen, what is written to Git. */
  readonly tellsImage?: 'scan' | 'choice' | 'updates'
  /** What it says of notifications: who is told of what, where they are sent, what a call from outside triggers. */
  readonly notifies?: 'rules' | 'address' | 'hooks'
  /** Plural words for people. */
  readonly label: string
  /** Other words for it, as kubectl takes them. */
  readonly shortNames: readonly string[]
}
