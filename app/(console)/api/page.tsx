// What scripts, other dashboards and agents may ask, out of the description that the program gives of itself.

import type { Metadata } from 'next'
import { ApiReference } from '@/components/api/api-reference'
import { WithAddress } from '@/components/shell/with-address'
import { Queries } from '@/lib/client/query-client'

export const metadata: Metadata = { title: 'API' }

export default function ApiPage() {
  return (
    <Queries>
      <WithAddress>
        <ApiReference />
      </WithAddress>
    </Queries>
  )
}
