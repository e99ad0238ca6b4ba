// What somebody missed, in one sentence: deploys, objects that failed, requests, and whether all of it was recorded.

import type { HistoryPage } from '@/lib/contract/history'
import { formatCount } from '@/lib/count'
import { statusOf } from '@/lib/flux/history/entry-words'
import { isFailing } from '@/lib/flux/judge/status'

export function nameMissed({
  entries,
  gaps,
  nextCursor,
}: Pick<HistoryPage, 'entries' | 'gaps' | 'nextCursor'>): string {
  // One commit that changes nine objects is one deploy.
  const deploys = new Set(entries.flatMap(({ type, revision, key }) => (type === 'deploy' ? [revision ?? key] : [])))
  const failed = new Set(
    entries.flatMap((entry) => {
      const { ref, root } = entry
      const status = statusOf(entry)
      return ref !== undefined && root === undefined && status !== undefined && isFailing(status) ? [ref] : []
    }),
  )
  const actions = entries.filter(({ type }) => type === 'action').length
  const parts = [
    { count: deploys.size, one: 'deploy', many: 'deploys' },
    { count: failed.size, one: 'object failed', many: 'objects failed' },
    { count: actions, one: 'request', many: 'requests' },
  ].flatMap(({ count, one, many }) => (count === 0 ? [] : [`${formatCount(count)} ${count === 1 ? one : many}`]))
  const words = parts.length === 0 ? 'nothing was recorded' : parts.join(', ')
  return `${nextCursor === undefined ? '' : 'at least '}${words}${gaps.length === 0 ? '' : '; for a while nobody recorded'}.`
}
