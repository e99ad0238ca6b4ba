export function findPromtool(): string | undefined
export function findPrometheus(): string | undefined
export function ensurePromtool(): Promise<string>
