// What stands open to people who are not identified: what signs them in, and what holds no data. All else is closed.

const OPEN: ReadonlySet<string> = new Set([
  '/login',
  '/logout',
  '/auth/start',
  '/auth/callback',
  '/icon.svg',
  '/favicon.ico',
])

export function openTo(path: string, isDevelopment: boolean): boolean {
  return OPEN.has(path) || path.startsWith(isDevelopment ? '/_next/' : '/_next/static/')
}
