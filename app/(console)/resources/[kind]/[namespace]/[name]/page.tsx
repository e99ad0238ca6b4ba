// One object; composes its detail with what is around it.

import { notFound } from 'next/navigation'
import { DeploysOfObject } from '@/components/deploys/deploys-of-object'
import { ResourceDetail } from '@/components/detail/resource-detail'
import { ObjectGraph } from '@/components/graph/object-graph'
import { ObjectHistory } from '@/components/history/state-strip'
import { WaysOfObject } from '@/components/images/ways-of-object'
import { LogsPanel } from '@/components/logs/logs-panel'
import { WithAddress } from '@/components/shell/with-address'
import { Queries } from '@/lib/client/query-client'
import { parseFluxRef } from '@/lib/flux/object/flux-ref'

type ObjectPageProps = { readonly params: Promise<Readonly<Record<'kind' | 'namespace' | 'name', string>>> }

export async function generateMetadata({ params }: ObjectPageProps) {
  const { kind, namespace, name } = await params
  return { title: `${decodeURIComponent(name)} · ${kind} in ${decodeURIComponent(namespace)}` }
}

export default async function ObjectPage({ params }: ObjectPageProps) {
  const { kind, namespace, name } = await params
  const target = parseFluxRef([kind, namespace, name].map(decodeURIComponent).join('/'))?.ref
  if (target === undefined) notFound()
  return (
    <Queries>
      <WithAddress>
        <ResourceDetail
          target={target}
          graph={<ObjectGraph target={target} />}
          images={<WaysOfObject target={target} />}
          past={<ObjectHistory target={target} />}
          deploys={<DeploysOfObject target={target} />}
          logs={<LogsPanel target={target} />}
        />
      </WithAddress>
    </Queries>
  )
}
