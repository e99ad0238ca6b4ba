// Whether anybody was told that this object fails: when and on which topic, or which Alert should have, or why nobody knows.

import Link from 'next/link'
import type { ReactNode } from 'react'
import { ClockTime } from '@/components/flux/clock-time'
import { ResourceLink } from '@/components/flux/resource-link'
import { BellOff, BellRing, CircleQuestionMark, Hourglass, type Icon } from '@/components/ui/icons'
import type { FailureTold } from '@/lib/contract/alerts'
import type { Ref } from '@/lib/ref'
import { routeTo } from '@/lib/routes'
import { Section } from './section'

const ICONS = {
  told: BellRing,
  due: Hourglass,
  silent: BellOff,
  unwatched: BellOff,
  unknown: CircleQuestionMark,
} as const satisfies Record<FailureTold['state'], Icon>

export function ToldPanel({ target, told }: { readonly target: Ref; readonly told: FailureTold }) {
  const Icon = ICONS[told.state]
  return (
    <Section title="Was anybody told?">
      <p className="flex items-start gap-2">
        <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-faint" />
        <span className="foreign min-w-0">
          {sentenceOf(told)}{' '}
          {told.state === 'told' && (
            <Link
              href={routeTo.notifications({ q: target })}
              prefetch={false}
              className="whitespace-nowrap text-accent underline underline-offset-2"
            >
              All messages about it
            </Link>
          )}
        </span>
      </p>
    </Section>
  )
}

function sentenceOf({ state, sure, at, topic, alert, why }: FailureTold): ReactNode {
  const where = topic !== undefined && <span className="font-mono text-sm">{topic}</span>
  switch (state) {
    case 'told':
      return (
        <>
          {sure ? 'Yes, at' : 'Perhaps: a message that may be about it came at'} <ClockTime time={at} /> on topic{' '}
          {where}.
        </>
      )
    case 'due':
      return 'Not yet. It fails for less than five minutes, and a message may still come.'
    case 'silent':
      return (
        <>
          It should have been, and no message is known: {alert !== undefined && <ResourceLink target={alert} />} tells
          topic {where} of its errors. Unsure: a message may have been lost on its way, or not name this object.
        </>
      )
    case 'unwatched':
      return sure ? 'No. No Alert tells of it.' : 'Not that is known: no Alert that is read here tells of it.'
    case 'unknown':
      return `Not known: ${why ?? 'nothing is read of it'}.`
  }
}
