// Which addresses the settings leave closed: there is nothing at them, for nobody.

import type { AddressName } from '@/lib/addresses'
import type { Config } from '../config'

export function closedAddresses({
  mcp,
  areMetricsPublic,
}: Pick<Config, 'mcp' | 'areMetricsPublic'>): ReadonlySet<AddressName> {
  return new Set([
    ...(mcp === undefined ? (['mcp'] as const) : []),
    ...(areMetricsPublic ? [] : (['metrics'] as const)),
  ])
}
