// One deploy: did my commit arrive?

import type { Metadata } from 'next'
import { DeployView } from '@/components/deploys/deploy-view'
import { WithAddress } from '@/components/shell/with-address'
import { Queries } from '@/lib/client/query-client'

export const metadata: Metadata = { title: 'Deploy' }

export default async function DeployPage({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  const { id } = await params
  return (
    <Queries>
      <WithAddress>
        <DeployView id={id} />
      </WithAddress>
    </Queries>
  )
}
