// The sources as the rows know them: one that becomes live while rows are being judged is live for the verdict only when
// they were judged again, for until then nobody has looked for what it may have brought.

import type { SourceHealth } from '@/lib/contract/state'

export interface JudgedSources {
  /** The rows are judged from here on. */
  begin(): void
  list(): readonly SourceHealth[]
}

export function createJudgedSources(listNow: () => readonly SourceHealth[]): JudgedSources {
  let judged: ReadonlyMap<string, SourceHealth> = new Map()
  return {
    begin() {
      judged = new Map(listNow().map((source) => [source.id, source]))
    },
    list: () =>
      listNow().map((source) => {
        const before = judged.get(source.id)
        return source.state !== 'live' || before === undefined || before.state === 'live' ? source : before
      }),
  }
}
