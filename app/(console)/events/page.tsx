// What happened in the cluster that concerns Flux, as Kubernetes tells it.

import type { Metadata } from 'next'
import { EventList } from '@/components/events/event-list'
import { WithAddress } from '@/components/shell/with-address'
import { Queries } from '@/lib/client/query-client'

export const metadata: Metadata = { title: 'Events' }

export default function EventsPage() {
  return (
    <Queries>
      <WithAddress>
        <EventList />
      </WithAddress>
    </Queries>
  )
}
