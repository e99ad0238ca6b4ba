// Whether a failure is one of getting an artifact from the controller that keeps it, and no fault of the source itself.

/** Where source-controller, its shards and source-watcher give out artifacts. */
const STORE = String.raw`\bsource-(?:controller|watcher)[a-z0-9-]{0,40}\.[a-z0-9-]{1,63}(?:\.svc\b|[.:/\s])`
const SILENT = String.raw`connection refused|no such host|no route to host|i\/o timeout|connection reset by peer|context deadline exceeded|giving up after|\bEOF\b|\b50[0-4]\b`

const CUT_OFF = new RegExp(`failed to download (?:archive|artifact)\\b|${STORE}[^\\n]{0,600}?(?:${SILENT})`)
const MESSAGE_CHARS = 4_000

export function isDownloadFailure(message: string): boolean {
  return CUT_OFF.test(message.slice(0, MESSAGE_CHARS))
}
