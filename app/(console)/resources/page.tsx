// Every Flux object, and every workload that Flux deployed, filterable.

import { headers } from 'next/headers'
import { ResourcesView } from '@/components/resources/resources-view'
import { WithAddress } from '@/components/shell/with-address'
import { getRuntime } from '@/lib/server/door/runtime-handle'

export const metadata = { title: 'Resources' }

export default async function ResourcesPage() {
  const given = await headers()
  // Whoever comes from another page has all rows already.
  const first = given.get('sec-fetch-dest') === 'empty' ? undefined : await getRuntime().readFirstRows(given)
  return (
    <WithAddress>
      <ResourcesView first={first} />
    </WithAddress>
  )
}
