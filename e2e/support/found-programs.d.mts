export function cacheFolder(): string
export function isProgram(path: string): boolean
export function programOnPath(...names: readonly string[]): string | undefined
export function outputOf(program: string, args: readonly string[]): string | undefined
export function isRootOnDebian(): boolean
