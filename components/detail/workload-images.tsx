'use client'
// Which image each container shall run and which one it runs; the digests on demand.

import { useState } from 'react'
import { shortDigest } from '@/components/flux/image-words'
import { Chip } from '@/components/ui/chip'
import { CopyButton } from '@/components/ui/copy-button'
import { MoreButton } from '@/components/ui/more-button'
import type { WorkloadImage } from '@/lib/contract/workloads'
import { describeRolling } from '@/lib/workloads/images'

export function WorkloadImages({ images }: { readonly images: readonly WorkloadImage[] }) {
  const [isOpen, setOpen] = useState(false)
  if (images.length === 0) return null
  const hasDigests = images.some(({ digest, digests = [] }) => digest !== undefined || digests.length > 0)
  return (
    <div>
      <ul aria-label="Images" className="space-y-0.5">
        {images.map((image) => (
          <li key={`${image.init === true ? 'init ' : ''}${image.container}`} className="min-w-0">
            <ImageLine image={image} />
            {isOpen && <Digests image={image} />}
          </li>
        ))}
      </ul>
      {hasDigests && (
        <MoreButton isOpen={isOpen} setOpen={setOpen} more="digests" less="hide digests" className="mt-0.5" />
      )}
    </div>
  )
}

function ImageLine({ image }: { readonly image: WorkloadImage }) {
  const { container, wanted, init, digests = [] } = image
  const change = describeRolling([image])
  return (
    <p className="flex flex-wrap items-baseline gap-x-2">
      <span className="foreign font-mono text-sm text-muted">{container}</span>
      {init === true && <span className="text-sm text-faint">init</span>}
      <span className="foreign min-w-0 font-mono text-sm">{wanted}</span>
      {change !== undefined && <span className="foreign text-status-reconciling">{change}</span>}
      {digests.length > 1 && <Chip tone="warning">{digests.length} contents under one tag</Chip>}
    </p>
  )
}

function Digests({ image: { digest, digests } }: { readonly image: WorkloadImage }) {
  const all = digests ?? (digest === undefined ? [] : [digest])
  if (all.length === 0) return <p className="pl-4 text-sm text-faint">no digest is known</p>
  return (
    <ul aria-label="Digests" className="pl-4">
      {all.map((one) => (
        <li key={one} className="flex items-center gap-1">
          <span className="foreign font-mono text-sm text-muted" title={one}>
            {shortDigest(one)}
          </span>
          <CopyButton text={one} label={`Copy digest ${shortDigest(one)}`} />
        </li>
      ))}
    </ul>
  )
}
