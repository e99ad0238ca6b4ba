// What Flux stands on: nodes, pods, volumes, certificates, secrets, backups, routes and alarms.

import type { Metadata } from 'next'
import { GroundPage } from '@/components/cluster/ground-page'
import { Queries } from '@/lib/client/query-client'

export const metadata: Metadata = { title: 'Cluster' }

export default function ClusterPage() {
  return (
    <Queries>
      <GroundPage />
    </Queries>
  )
}
