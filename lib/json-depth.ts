// The depth limit for JSON of others, which protects everything that later walks it.

export function isDeeperThan(value: unknown, limit: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (limit <= 0) return true
  for (const child of Array.isArray(value) ? value : Object.values(value)) {
    if (isDeeperThan(child, limit - 1)) return true
  }
  return false
}
