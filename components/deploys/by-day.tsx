'use client'
// Deploys under the days of the reader, the newest first.

import { memo } from 'react'
import { useDayNames } from '@/lib/client/use-day-names'
import type { Deploy } from '@/lib/contract/deploys'
import { groupBy } from '@/lib/group-by'
import { parseTime } from '@/lib/time'
import { DeployEntry } from './deploy-entry'

/** What happens in the cluster draws the page anew, and leaves the deploys as they are. */
export const DeploysByDay = memo(Days)

function Days({ deploys, showSource }: { readonly deploys: readonly Deploy[]; readonly showSource: boolean }) {
  const nameDay = useDayNames()
  return [...groupBy(deploys, ({ startedAt }) => nameDay(parseTime(startedAt)))].map(([day, ofDay]) => (
    <section key={day} aria-label={day}>
      {day !== '' && <h2 className="px-2 pb-1 pt-4 text-sm text-muted">{day}</h2>}
      <ol className="divide-y divide-line border-y border-line">
        {ofDay.map((deploy) => (
          <DeployEntry key={deploy.id} deploy={deploy} showSource={showSource} />
        ))}
      </ol>
    </section>
  ))
}
