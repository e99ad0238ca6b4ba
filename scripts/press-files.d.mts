export function pressFiles(folder: string, cache: string): Promise<void>
