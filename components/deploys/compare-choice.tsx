'use client'
// Which deploy of the same source one is to be seen beside: the one before it, or another of the last ones.

import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Select } from '@/components/ui/select'
import type { DeployDetail } from '@/lib/contract/deploys'
import type { Ref } from '@/lib/ref'
import { useDeploys } from './use-deploys'

export interface CompareChoiceProps {
  readonly deploy: DeployDetail
  readonly onChoose: (id: string) => void
}

const OFFERED = 30

export function CompareChoice({ deploy: { id, source, previous }, onChoose }: CompareChoiceProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <div className="flex flex-wrap items-center gap-2">
      {previous !== undefined && <Button onClick={() => onChoose(previous)}>Compare with the one before</Button>}
      {isOpen ? (
        <Others id={id} source={source} onChoose={onChoose} />
      ) : (
        <Button look="ghost" onClick={() => setOpen(true)}>
          Compare with another
        </Button>
      )}
    </div>
  )
}

const NONE = ''

function Others({
  id,
  source,
  onChoose,
}: { readonly id: string; readonly source: Ref } & Pick<CompareChoiceProps, 'onChoose'>) {
  const { items: deploys, failure } = useDeploys({ source }, OFFERED)
  const others = (deploys ?? []).filter((one) => one.id !== id)
  if (failure !== undefined && deploys === undefined)
    return (
      <p role="status" className="text-muted">
        The others could not be read: {failure.message}
      </p>
    )
  if (deploys === undefined)
    return (
      <p role="status" className="text-muted">
        Reading the others …
      </p>
    )
  if (others.length === 0) return <p className="text-muted">No other deploy of this source is known.</p>
  return (
    <Select
      label="Compare with"
      value={NONE}
      options={[
        { value: NONE, label: 'Compare with …' },
        ...others.map(({ id: other, revisionShort, subject }) => ({
          value: other,
          label: subject === undefined ? revisionShort : `${revisionShort} ${subject}`,
        })),
      ]}
      onValueChange={(chosen) => chosen !== NONE && onChoose(chosen)}
    />
  )
}
