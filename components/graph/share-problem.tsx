'use client'
// The picture of one problem, from its card.

import type { Problem } from '@/lib/contract/state'
import { ShareIncident } from './share-incident'

export function ShareProblem({ problem }: { readonly problem: Pick<Problem, 'root' | 'applier' | 'title'> }) {
  return <ShareIncident look="button" cause={problem.applier ?? problem.root} title={problem.title} />
}
