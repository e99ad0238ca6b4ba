import type { BuildOptions } from 'esbuild'

export const SMALL: BuildOptions
export function writeInOneByte(file: string): void
