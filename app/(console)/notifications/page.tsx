// The ntfy feed: did it fire, and what did it say?

import type { Metadata } from 'next'
import { NotificationFeed } from '@/components/notifications/notification-feed'

export const metadata: Metadata = { title: 'Notifications' }

export default function NotificationsPage() {
  return (
    <>
      <h1 className="sr-only">Notifications</h1>
      <NotificationFeed />
    </>
  )
}
