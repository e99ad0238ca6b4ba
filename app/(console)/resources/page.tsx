// Every Flux object, filterable.

import { ResourceTable } from '@/components/resources/resource-table'

export const metadata = { title: 'Resources' }

export default function ResourcesPage() {
  return <ResourceTable />
}
