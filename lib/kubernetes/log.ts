// The little of a structured logger that this folder needs.

type LogFields = Readonly<Record<string, unknown>>

export interface Log {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
}

export const SILENT_LOG: Log = { debug() {}, info() {}, warn() {} }
