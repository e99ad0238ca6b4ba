export function bundleBareServer(outfile: string, next: string): Promise<void>
