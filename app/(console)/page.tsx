// What is true now, what needs a person, and what changed lately.

import { ProblemActions } from '@/components/actions/problem-actions'
import { ShareProblem } from '@/components/graph/share-problem'
import { Overview } from '@/components/overview/overview'

export default function OverviewPage() {
  return <Overview Actions={ProblemActions} Share={ShareProblem} />
}
