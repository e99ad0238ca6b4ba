export const ICONS: string
export function drawIcons(): Promise<string>
