'use client'

// One message of the feed, or a fold of messages that only say that all went on as before.

import { ChevronRight, ExternalLink, Paperclip } from 'lucide-react'
import { useState } from 'react'
import { Age } from '@/components/flux/age'
import { ResourceLink } from '@/components/flux/resource-link'
import { Revision } from '@/components/flux/revision'
import { Chip } from '@/components/ui/chip'
import { classNames } from '@/components/ui/class-names'
import { MoreButton } from '@/components/ui/more-button'
import type { Notification } from '@/lib/contract/notifications'
import { shortenRevision } from '@/lib/flux/object/revision'
import { pathOf } from '@/lib/ref'
import { formatClock } from '@/lib/time'
import { MessageObject, StatusNow } from './message-object'
import { MessageText, OutwardLink } from './message-text'
import { PRIORITY_LOOKS, PriorityIcon } from './priority'

const LONG = 600
const ROW = 'grid grid-cols-[3rem_minmax(0,1fr)_auto] gap-x-3 border-b border-line py-2 last:border-0'

export function NotificationRow({ message }: { readonly message: Notification }) {
  const { topic, time } = message
  return (
    <li className={ROW}>
      <Clock time={time} />
      <article className="min-w-0 space-y-0.5">
        <Heading message={message} />
        <Body message={message} />
        <Extras message={message} />
      </article>
      <span className="flex flex-col items-end gap-1 max-sm:hidden">
        <Age time={time} className="text-sm text-muted" />
        <Chip title={`ntfy topic ${topic}`}>{topic}</Chip>
      </span>
    </li>
  )
}

function Clock({ time }: { readonly time: string }) {
  return (
    <time dateTime={time} className="pt-px font-mono text-sm text-muted">
      {formatClock(new Date(time))}
    </time>
  )
}

/** Of a Flux message the object itself, as a link, and how it is now; of others their title. */
function Heading({ message }: { readonly message: Notification }) {
  const { title, emoji, topic, priority, updated, severity, ref } = message
  const isObject = ref !== undefined && title?.startsWith(ref) === true
  const rest = isObject ? title.slice(ref.length).trim() : (title ?? topic)
  return (
    <>
      <h3
        className={classNames('flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5', PRIORITY_LOOKS[priority].weight)}
      >
        {priority !== 3 && <PriorityIcon priority={priority} />}
        {/* ntfy's own apps put the emoji before the title. */}
        {emoji.length > 0 && <span aria-hidden>{emoji.join(' ')}</span>}
        {isObject && <ResourceLink target={ref} />}
        <span dir="auto" className="foreign min-w-0">
          {rest}
        </span>
        {severity === 'error' && <span className="sr-only">(error)</span>}
        {isObject && <StatusNow target={ref} wasError={severity === 'error'} />}
        {updated === true && <span className="font-normal text-faint">updated</span>}
      </h3>
      {!isObject && <MessageObject message={message} />}
    </>
  )
}

function Body({ message: { message, markdown, ref, title } }: { readonly message: Notification }) {
  const [isOpen, setIsOpen] = useState(false)
  if (message === '') return null
  // A controller's own words.
  const isController = !markdown && ref !== undefined && title?.startsWith(ref) === true
  const isLong = message.length > LONG || message.split('\n', 13).length > 12
  return (
    <div>
      <div className={classNames(isLong && !isOpen && 'line-clamp-4', isController && 'font-mono text-sm text-muted')}>
        <MessageText text={message} markdown={markdown} />
      </div>
      {isLong && <MoreButton isOpen={isOpen} setOpen={setIsOpen} />}
    </div>
  )
}

function Extras({ message }: { readonly message: Notification }) {
  const { labels = [], click, links = [], attachment, revision, topic } = message
  const hasMore = labels.length + links.length > 0 || [click, attachment, revision].some((part) => part !== undefined)
  return (
    <p
      className={classNames(
        'flex flex-wrap items-baseline gap-x-3 gap-y-1 text-sm text-muted',
        !hasMore && 'sm:hidden',
      )}
    >
      <span className="foreign sm:hidden">{topic}</span>
      {revision !== undefined && <Revision full={revision} short={shortenRevision(revision)} />}
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
      <li className={ROW}>
        <Clock time={newest.time} />
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
          className="flex min-w-0 items-center gap-2 text-left text-muted hover:text-ink"
        >
          <ChevronRight aria-hidden className={classNames('size-4 shrink-0 text-faint', isOpen && 'rotate-90')} />
          <span className="min-w-0 truncate">
            {messages.length} × reconciliation succeeded
            <span className="foreign font-mono text-sm text-faint"> {nameObjects(messages)}</span>
          </span>
        </button>
        <Age time={newest.time} className="text-sm text-muted max-sm:hidden" />
      </li>
      {isOpen && messages.map((message) => <NotificationRow key={message.id} message={message} />)}
    </>
  )
}

const NAMES_SHOWN = 3

function nameObjects(messages: readonly Notification[]): string {
  const names = [...new Set(messages.flatMap(({ ref }) => (ref === undefined ? [] : [pathOf(ref)])))]
  const more = names.length - NAMES_SHOWN
  return `${names.slice(0, NAMES_SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
