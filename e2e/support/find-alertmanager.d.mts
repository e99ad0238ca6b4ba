export function findAlertmanager(): readonly string[] | undefined
export function ensureAlertmanager(): Promise<readonly string[]>
