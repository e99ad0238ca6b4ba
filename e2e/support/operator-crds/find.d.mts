export function findOperatorCrds(): string | undefined
export function ensureOperatorCrds(): Promise<string>
