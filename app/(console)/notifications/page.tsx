// The ntfy feed: did it fire, and what did it say?

import type { Metadata } from 'next'
import { NotificationFeed } from '@/components/notifications/notification-feed'
import { WithAddress } from '@/components/shell/with-address'
import { Queries } from '@/lib/client/query-client'

export const metadata: Metadata = { title: 'Notifications' }

export default function NotificationsPage() {
  return (
    <Queries>
      <WithAddress>
        <h1 className="sr-only">Notifications</h1>
        <NotificationFeed />
      </WithAddress>
    </Queries>
  )
}
