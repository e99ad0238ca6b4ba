// The two questions that a graph answers.

export const SCOPES = [
  { value: 'dependencies', label: 'Dependencies' },
  { value: 'delivery', label: 'Delivery' },
] as const
