export function bundleBareServer(outdir: string, next: string): Promise<void>
