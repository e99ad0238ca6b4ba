// Which rows a question means, in the words of the one rule that finds rows.

import type { StateQuery } from '@/lib/contract/schema/queries'
import type { RowFilter } from '@/lib/flux/row-filter'

export function filterOf({ namespace, kind, status, label, q }: StateQuery): RowFilter {
  return { namespaces: namespace, kinds: kind, statuses: status, labels: label, text: q }
}
