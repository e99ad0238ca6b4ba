export function bundleHistoryThread(outfile: string): Promise<void>
