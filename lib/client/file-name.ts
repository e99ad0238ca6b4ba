// The name of a file that somebody takes away: of which cluster, what, and as of when, in letters that any system takes.

/** Such as `fluxdeck-homelab-dependencies-2026-11-21T18-30-05Z.svg`. */
export function fileName(cluster: string, scope: string, asOf: Date, extension: string): string {
  const plain = cluster.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '') || 'cluster'
  const time = `${asOf.toISOString().slice(0, 19).replaceAll(':', '-')}Z`
  return `fluxdeck-${plain.slice(0, 80)}-${scope}-${time}.${extension}`
}
