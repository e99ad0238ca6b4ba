// Who waits for whom.

import { DependencyGraph } from '@/components/graph/dependency-graph'
import { WithAddress } from '@/components/shell/with-address'

export const metadata = { title: 'Graph' }

export default function GraphPage() {
  return (
    <WithAddress>
      <DependencyGraph />
    </WithAddress>
  )
}
