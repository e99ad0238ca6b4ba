// What the outside world has that the cluster has not seen yet: commits, pushed artifacts, image tags.

import { recordAt, textAt } from './json'
import { type KubeObject, refOfObject } from './kube-object'
import type { Random } from './random'

export interface Upstream {
  readonly revision: string
  /** Subject of the commit, for events. */
  readonly subject?: string
  readonly originRevision?: string
}

/** What a commit does to the manifests; where nobody says, chance decides. */
export interface CommitContent {
  /** `Kustomization/apps/web`: of these and of no others. */
  readonly changes: readonly string[]
  /** It brings back what they had before. */
  readonly isRevert?: boolean
}

export class Upstreams {
  readonly #revisions = new Map<string, Upstream>()
  readonly #contents = new Map<string, CommitContent>()
  readonly #tags = new Map<string, readonly string[]>()

  constructor(private readonly random: Random) {}

  revisionOf(ref: string): Upstream | undefined {
    return this.#revisions.get(ref)
  }

  tagsOf(ref: string): readonly string[] | undefined {
    return this.#tags.get(ref)
  }

  /** Somebody pushes to the branch or tag that this source follows. */
  push(source: KubeObject, subject: string, content?: CommitContent): Upstream {
    const current = textAt(source, 'status', 'artifact', 'revision') ?? ''
    const isGit = source.kind === 'GitRepository'
    const at = current.lastIndexOf('@')
    const name = at > 0 ? current.slice(0, at) : (textAt(recordAt(source, 'spec', 'ref'), 'branch') ?? 'main')
    const upstream: Upstream = {
      revision: isGit ? `${name}@sha1:${this.random.hex(40)}` : `${name}@sha256:${this.random.hex(64)}`,
      subject,
      ...(isGit ? {} : { originRevision: `main@sha1:${this.random.hex(40)}` }),
    }
    this.#revisions.set(refOfObject(source), upstream)
    if (content !== undefined) this.#contents.set(upstream.revision, content)
    return upstream
  }

  contentOf(revision: string): CommitContent | undefined {
    return this.#contents.get(revision)
  }

  publishTag(repositoryRef: string, tags: readonly string[]): void {
    this.#tags.set(repositoryRef, tags)
  }
}

/** `10.11.2` → `10.11.3` */
export function nextPatch(tag: string): string {
  return tag.replace(/(\d+)(?!.*\d)/, (digits) => String(Number(digits) + 1))
}
