// The subject of a commit, from the words in which source-controller tells of a new artifact; nobody else knows it.

const STORED = /\bstored artifact for commit '([^\n]{1,300})'/

export function subjectOf(told: {
  readonly reason?: string
  readonly revision?: string
  readonly message: string
}): string | undefined {
  return told.reason === 'NewArtifact' ? STORED.exec(told.message)?.[1]?.trim() : undefined
}
