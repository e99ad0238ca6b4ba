// Every revision on its way through what takes from it, and those that went before.

import type { Metadata } from 'next'
import { DeployList } from '@/components/deploys/deploy-list'
import { WithAddress } from '@/components/shell/with-address'
import { Queries } from '@/lib/client/query-client'

export const metadata: Metadata = { title: 'Deploys' }

export default function DeploysPage() {
  return (
    <Queries>
      <WithAddress>
        <DeployList />
      </WithAddress>
    </Queries>
  )
}
