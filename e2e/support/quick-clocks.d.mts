export const QUICK_PROGRAM: string
export function withWaits(source: string, waits: Readonly<Record<string, number>>): string
