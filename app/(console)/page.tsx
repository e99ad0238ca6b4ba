// What is true now, what needs a person, and what changed lately.

import { ProblemActions } from '@/components/actions/problem-actions'
import { Overview } from '@/components/overview/overview'

export default function OverviewPage() {
  return <Overview Actions={ProblemActions} />
}
