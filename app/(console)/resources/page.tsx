// Every Flux object, and every workload that Flux deployed, filterable.

import { ResourcesView } from '@/components/resources/resources-view'

export const metadata = { title: 'Resources' }

export default function ResourcesPage() {
  return <ResourcesView />
}
