'use client'
// On the page of an object that has a problem the ground is read, for it may be why.

import { GroundHints } from '@/components/flux/ground-hints'
import { useGround } from '@/lib/client/use-ground'
import type { Resource } from '@/lib/contract/state'
import { isInTrouble } from '@/lib/flux/judge/status'

export function HintsOf({ resource }: { readonly resource: Resource }) {
  return isInTrouble(resource) ? <Hints resource={resource} /> : null
}

function Hints({ resource }: { readonly resource: Resource }) {
  const { data } = useGround()
  return <GroundHints hints={data?.hints.filter(({ ref }) => ref === resource.ref) ?? []} />
}
