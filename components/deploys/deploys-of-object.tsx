'use client'
// On the page of an applier or a source: the last deploys that it was part of.

import Link from 'next/link'
import { describeKind, isFluxKind } from '@/lib/flux/kinds'
import { kindOf, type Ref } from '@/lib/ref'
import { routeTo } from '@/lib/routes'
import { DeployEntry } from './deploy-entry'
import { useDeploys } from './use-deploys'

const SHOWN = 5

export function DeploysOfObject({ target }: { readonly target: Ref }) {
  const kind = kindOf(target)
  const role = isFluxKind(kind) ? describeKind(kind).role : undefined
  if (role !== 'applier' && role !== 'source') return null
  return <Deploys query={role === 'source' ? { source: target } : { ref: target }} />
}

function Deploys({ query }: { readonly query: { readonly source: Ref } | { readonly ref: Ref } }) {
  const { items: deploys = [], hasMore } = useDeploys(query, SHOWN)
  if (deploys.length === 0) return null
  return (
    <section className="min-w-0">
      <h2 className="mb-2 flex items-baseline gap-2 text-md font-semibold">
        Deploys
        {hasMore && (
          <Link
            prefetch={false}
            href={routeTo.deploys(query)}
            className="text-sm font-normal text-accent hover:underline"
          >
            All
          </Link>
        )}
      </h2>
      <ol className="divide-y divide-line border-y border-line">
        {deploys.slice(0, SHOWN).map((deploy) => (
          <DeployEntry key={deploy.id} deploy={deploy} showSource={'ref' in query} />
        ))}
      </ol>
    </section>
  )
}
