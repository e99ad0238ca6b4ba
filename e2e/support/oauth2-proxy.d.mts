export function findOauth2Proxy(): string | undefined
