import type { BuildOptions } from 'esbuild'

export function bundleOptions(outfile: string): BuildOptions
export function bundleListThread(outfile: string): Promise<void>
