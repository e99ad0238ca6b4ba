'use client'
// One message of the feed, or a fold of messages that only say that all went on as before.

import { ChevronRight, ExternalLink, Paperclip } from 'lucide-react'
import { useState } from 'react'
import { Age } from '@/components/flux/age'
import { Revision } from '@/components/flux/revision'
import { Chip } from '@/components/ui/chip'
import { classNames } from '@/components/ui/class-names'
import type { Notification } from '@/lib/contract/notifications'
import { shortenRevision } from '@/lib/flux/revision'
import { formatClock } from '@/lib/time'
import { MessageObject } from './message-object'
import { MessageText, OutwardLink } from './message-text'
import { PRIORITY_LOOKS, PriorityIcon } from './priority'

const LONG = 600
const ROW = 'grid grid-cols-[3.25rem_1rem_minmax(0,1fr)_auto] gap-x-3 border-b border-line py-2.5 last:border-0'

export function NotificationRow({ message }: { readonly message: Notification }) {
  const { title, emoji, topic, time, priority, updated, severity, reason, revision } = message
  // ntfy's own apps put the emoji before the title, and before the text where there is none.
  const heading = title ?? topic
  return (
    <li className={ROW}>
      <time dateTime={time} className="pt-px font-mono text-sm text-muted">
        {formatClock(new Date(time))}
      </time>
      <PriorityIcon priority={priority} />
      <article className="min-w-0 space-y-1">
        <h3 dir="auto" className={classNames('foreign', PRIORITY_LOOKS[priority].weight)}>
          {emoji.length > 0 && <span aria-hidden>{emoji.join(' ')} </span>}
          {heading}
          {severity === 'error' && reason !== undefined && <span className="sr-only"> (error)</span>}
          {updated === true && <span className="font-normal text-faint"> · updated</span>}
        </h3>
        <Body message={message} />
        <MessageObject message={message} />
        {revision !== undefined && <Revision full={revision} short={shortenRevision(revision)} />}
        <Extras message={message} />
      </article>
      <span className="flex flex-col items-end gap-1">
        <Age time={time} className="text-sm text-muted" />
        <Chip title={`ntfy topic ${topic}`}>{topic}</Chip>
      </span>
    </li>
  )
}

function Body({ message: { message, markdown } }: { readonly message: Notification }) {
  const [isOpen, setIsOpen] = useState(false)
  if (message === '') return null
  const isLong = message.length > LONG || message.split('\n', 13).length > 12
  return (
    <div>
      <div className={isLong && !isOpen ? 'line-clamp-4' : undefined}>
        <MessageText text={message} markdown={markdown} />
      </div>
      {isLong && (
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
          className="text-sm font-medium text-accent hover:underline"
        >
          {isOpen ? 'less' : 'more'}
        </button>
      )}
    </div>
  )
}

function Extras({ message }: { readonly message: Notification }) {
  const { labels = [], click, links = [], attachment } = message
  if (labels.length + links.length === 0 && click === undefined && attachment === undefined) return null
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
      {labels.length > 0 && <span className="foreign">{labels.join(' · ')}</span>}
      {click !== undefined && (
        <OutwardLink href={click}>
          <ExternalLink aria-hidden className="mr-1 inline size-3" />
          {new URL(click).host}
        </OutwardLink>
      )}
      {links.map((link) => (
        <OutwardLink key={`${link.label} ${link.url}`} href={link.url}>
          <span className="foreign">{link.label}</span>
        </OutwardLink>
      ))}
      {attachment !== undefined && (
        <OutwardLink href={attachment.url}>
          <Paperclip aria-hidden className="mr-1 inline size-3" />
          <span className="foreign">{attachment.name}</span>
        </OutwardLink>
      )}
    </p>
  )
}

export function NoiseRow({ messages }: { readonly messages: readonly Notification[] }) {
  const [isOpen, setIsOpen] = useState(false)
  const newest = messages[0]
  if (newest === undefined) return null
  return (
    <>
      <li className={classNames(ROW, 'text-muted')}>
        <time dateTime={newest.time} className="pt-px font-mono text-sm">
          {formatClock(new Date(newest.time))}
        </time>
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
          className="col-span-2 flex items-center gap-3 text-left hover:text-ink"
        >
          <ChevronRight aria-hidden className={classNames('size-4 shrink-0 text-faint', isOpen && 'rotate-90')} />
          {messages.length} × reconciliation succeeded
        </button>
        <Age time={newest.time} className="text-sm" />
      </li>
      {isOpen && messages.map((message) => <NotificationRow key={message.id} message={message} />)}
    </>
  )
}
