// What nobody is told of, in one line. Pure.

import type { AlertCoverage } from '@/lib/contract/alerts'

export function describeCoverage({ unwatchedCount, silent, told, topics, missing }: AlertCoverage): string {
  const parts = [
    count(silent.length, 'failure may not have been told', 'failures may not have been told'),
    count(topics.unfollowed.length, 'topic in use is not followed', 'topics in use are not followed'),
    count(topics.unheard.length, 'topic has no message', 'topics have no message'),
    count(unwatchedCount, 'object has no Alert', 'objects have no Alert'),
  ].flatMap((part) => part ?? [])
  const good = count(told.length, 'failure was told', 'failures were told')
  if (parts.length > 0) return [...(good === undefined ? [] : [good]), ...parts].join(' · ')
  if (missing.length > 0) return good === undefined ? UNKNOWN : `${good} · ${UNKNOWN}`
  return good === undefined
    ? 'An Alert tells of every object, and no failure is known to have gone untold'
    : `An Alert tells of every object · ${good}`
}

const UNKNOWN = 'Who is told of what is not wholly known'

function count(number: number, one: string, many: string): string | undefined {
  return number === 0 ? undefined : `${number} ${number === 1 ? one : many}`
}
