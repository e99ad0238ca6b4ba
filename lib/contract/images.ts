// What crosses the wire of the way of images: from the registry over policy, automation and Git to what runs.

import type { ImageState } from '@/lib/flux/images/states'
import type { Status } from '@/lib/flux/judge/status'
import type { Ref } from '@/lib/ref'
import type { SourceStateName } from './state'

export interface ImageStep {
  readonly state: ImageState
  readonly sentence: string
  readonly at?: string
}

export interface ImageVersion {
  readonly tag?: string
  readonly digest?: string
}

/** `at`: the last scan. Without a status the object is not there, or not read. */
export interface ImageRepositoryStep extends ImageStep {
  readonly ref: Ref
  readonly status?: Status
  readonly intervalSeconds?: number
  readonly tagCount?: number
  readonly latestTags: readonly string[]
}

/** `at`: since when this tag is chosen. Without a ref policies are not read here. */
export interface ImagePolicyStep extends ImageStep {
  readonly ref?: Ref
  readonly status?: Status
  /** In words. */
  readonly rule?: string
  readonly chosen?: ImageVersion
  readonly previous?: ImageVersion
}

export interface ImagePushedStep extends ImageStep {
  readonly commit: string
  readonly branch?: string
}

/** `at`: the last run. Without a ref automations are not read here. */
export interface ImageAutomationStep extends ImageStep {
  readonly ref?: Ref
  readonly status?: Status
  /** Whether it knew the chosen tag at its last run; absent where it does not say. */
  readonly seen?: boolean
  readonly nextRunAt?: string
  readonly pushed?: ImagePushedStep
  readonly landed?: ImageStep
}

export interface ImageRunningStep extends ImageStep {
  readonly tags: readonly (ImageVersion & { readonly workloads: readonly Ref[] })[]
}

/** One policy; or a repository that none chooses from, or an automation that takes none. */
export interface ImageRow {
  readonly ref: Ref
  /** The worst of its steps. */
  readonly state: ImageState
  readonly image?: string
  readonly sentence: string
  readonly repository?: ImageRepositoryStep
  readonly policy?: ImagePolicyStep
  readonly automations: readonly ImageAutomationStep[]
  readonly running?: ImageRunningStep
}

/** /api/images, worst first. */
export interface ImagePage {
  readonly serverTime: string
  /** Of the image kinds together. */
  readonly state: SourceStateName
  /** The oldest last successful read among them. */
  readonly asOf?: string
  /** What the way needs and nobody reads now; of it no row says anything for sure. */
  readonly missing: readonly { readonly what: string; readonly reason: string }[]
  readonly total: number
  readonly rows: readonly ImageRow[]
  readonly nextCursor?: string
  readonly ignored?: readonly string[]
}
