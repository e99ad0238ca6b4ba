// Who waits for whom.

import { DependencyGraph } from '@/components/graph/dependency-graph'

export const metadata = { title: 'Graph' }

export default function GraphPage() {
  return <DependencyGraph />
}
