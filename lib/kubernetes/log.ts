// The little of a structured logger that this folder needs; a pino logger fits as it is.

export interface Log {
  debug(fields: Record<string, unknown>, message: string): void
  info(fields: Record<string, unknown>, message: string): void
  warn(fields: Record<string, unknown>, message: string): void
}

export const silentLog: Log = { debug: () => {}, info: () => {}, warn: () => {} }
