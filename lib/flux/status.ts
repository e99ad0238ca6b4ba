// Why is it yellow? The ordered rules from a Flux object to its status; first hit wins.

export const STATUSES = [
  'ready',
  'reconciling',
  'waiting',
  'failed',
  'stalled',
  'suspended',
  'terminating',
  'unknown',
] as const
export type Status = (typeof STATUSES)[number]
