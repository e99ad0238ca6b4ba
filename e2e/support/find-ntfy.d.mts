export function findNtfy(): string | undefined
export function ensureNtfy(): Promise<string>
export function ntfyVersion(path: string): string | undefined
