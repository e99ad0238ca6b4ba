export function readTree(root: string): Map<string, string | undefined>
