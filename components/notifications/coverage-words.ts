// What nobody is told of, in one line. Pure.

import type { AlertCoverage } from '@/lib/contract/alerts'

export function describeCoverage({ unwatchedCount, silent, topics, missing }: AlertCoverage): string {
  const parts = [
    count(silent.length, 'failure may not have been told', 'failures may not have been told'),
    count(topics.unfollowed.length, 'topic in use is not followed', 'topics in use are not followed'),
    count(topics.unheard.length, 'topic has no message', 'topics have no message'),
    count(unwatchedCount, 'object has no Alert', 'objects have no Alert'),
  ].flatMap((part) => part ?? [])
  if (parts.length > 0) return parts.join(' · ')
  return missing.length > 0
    ? 'Who is told of what is not wholly known'
    : 'An Alert tells of every object, and no failure is known to have gone untold'
}

function count(number: number, one: string, many: string): string | undefined {
  return number === 0 ? undefined : `${number} ${number === 1 ? one : many}`
}
