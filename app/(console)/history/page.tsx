// What happened, last night and before.

import type { Metadata } from 'next'
import { HistoryView } from '@/components/history/history-view'
import { WithAddress } from '@/components/shell/with-address'
import { Queries } from '@/lib/client/query-client'

export const metadata: Metadata = { title: 'History' }

export default function HistoryPage() {
  return (
    <Queries>
      <WithAddress>
        <HistoryView />
      </WithAddress>
    </Queries>
  )
}
