'use client'

// One message of the feed, or a fold of messages that only say that all went on as before.

import { type ReactNode, useState } from 'react'
import { Age } from '@/components/flux/age'
import { ResourceLink } from '@/components/flux/resource-link'
import { Revision } from '@/components/flux/revision'
import { Chip } from '@/components/ui/chip'
import { classNames } from '@/components/ui/class-names'
import { CopyButton } from '@/components/ui/copy-button'
import { ChevronRight, ExternalLink, ImageIcon, Paperclip } from '@/components/ui/icons'
import { MoreButton } from '@/components/ui/more-button'
import type { Notification } from '@/lib/contract/notifications'
import { formatSize } from '@/lib/count'
import { shortenRevision } from '@/lib/flux/object/revision'
import { pathOf } from '@/lib/ref'
import { formatClock } from '@/lib/time'
import { MessageObject, StatusNow } from './message-object'
import { MessageText, OutwardLink } from './message-text'
import { writeOut } from './message-words'
import { PRIORITY_LOOKS, PriorityMark } from './priority'
import { TagSigns } from './tag-signs'

const LONG = 600
const ROW =
  'group/row relative grid grid-cols-[max(3rem,6ch)_minmax(0,1fr)_auto] gap-x-3 border-b border-line py-2 last:border-0 before:absolute before:inset-y-1 before:-left-2 before:w-[3px] before:rounded-full'
const QUIET = 'before:bg-transparent'

export interface FeedLook {
  /** Where ntfy shows the topics. */
  readonly web: string | undefined
  /** This browser can draw emoji. */
  readonly hasEmoji: boolean
}

export interface NotificationRowProps {
  readonly message: Notification
  readonly look: FeedLook
  /** Stands beside the title. */
  readonly aside?: ReactNode
}

export function NotificationRow({ message, look, aside }: NotificationRowProps) {
  const { topic, time, priority } = message
  return (
    <li className={classNames(ROW, PRIORITY_LOOKS[priority].edge)}>
      <Clock time={time} />
      <article className="min-w-0 space-y-0.5">
        <Heading message={message} look={look} aside={aside} />
        <Body message={message} />
        <Extras message={message} web={look.web} />
      </article>
      <span className="flex flex-col items-end gap-1">
        <Age time={time} className="text-sm text-muted" />
        <span className="flex items-center gap-1">
          <span className="opacity-0 focus-within:opacity-100 group-hover/row:opacity-100 pointer-coarse:opacity-100">
            <CopyButton text={writeOut(message)} label="Copy message" />
          </span>
          <span className="max-sm:hidden">
            <Topic topic={topic} web={look.web} />
          </span>
        </span>
      </span>
    </li>
  )
}

/** The name, and the way to ntfy's own page of it. */
function Topic({ topic, web }: { readonly topic: string; readonly web: string | undefined }) {
  if (web === undefined) return <Chip title={`ntfy topic ${topic}`}>{topic}</Chip>
  return (
    <a
      href={`${web}/${encodeURIComponent(topic)}`}
      target="_blank"
      rel="noopener noreferrer"
      title={`Open ${topic} in ntfy`}
      className="inline-flex min-h-6 items-center rounded-sm hover:underline"
    >
      <Chip icon={<ExternalLink aria-hidden />}>{topic}</Chip>
      <span className="sr-only"> (open in ntfy)</span>
    </a>
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
function Heading({ message, look, aside }: NotificationRowProps) {
  const { title, topic, priority, updated, severity, ref } = message
  const isObject = ref !== undefined && title?.startsWith(ref) === true
  const rest = isObject ? title.slice(ref.length).trim() : (title ?? topic)
  return (
    <>
      <div className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5">
        <h3
          className={classNames(
            'flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5',
            PRIORITY_LOOKS[priority].weight,
          )}
        >
          {priority !== 3 && <PriorityMark priority={priority} />}
          <TagSigns message={message} hasEmoji={look.hasEmoji} />
          {isObject && <ResourceLink target={ref} />}
          <span dir="auto" className="foreign min-w-0">
            {rest}
          </span>
          {severity === 'error' && <span className="sr-only">(error)</span>}
          {updated === true && <span className="font-normal text-faint">updated</span>}
        </h3>
        {aside}
        {isObject && <StatusNow target={ref} wasError={severity === 'error'} />}
      </div>
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

function Extras({ message, web }: Pick<NotificationRowProps, 'message'> & Pick<FeedLook, 'web'>) {
  const { labels = [], click, links = [], attachment, icon, revision, topic } = message
  const hasMore =
    labels.length + links.length > 0 || [click, attachment, icon, revision].some((part) => part !== undefined)
  return (
    <p
      className={classNames(
        'flex flex-wrap items-baseline gap-x-3 gap-y-1 text-sm text-muted',
        !hasMore && 'sm:hidden',
      )}
    >
      <span className="sm:hidden">
        <Topic topic={topic} web={web} />
      </span>
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
          {attachment.sizeBytes !== undefined && ` (${formatSize(attachment.sizeBytes)})`}
        </OutwardLink>
      )}
      {icon !== undefined && (
        <OutwardLink href={icon}>
          <ImageIcon aria-hidden className="mr-1 inline size-3" />
          icon
        </OutwardLink>
      )}
    </p>
  )
}

export interface FoldProps {
  readonly messages: readonly Notification[]
  readonly look: FeedLook
}

/** The newest of what repeats; the others below it when they are asked for. */
export function RepeatsRow({ messages, look }: FoldProps) {
  const [isOpen, setIsOpen] = useState(false)
  const [newest, ...earlier] = messages
  const first = earlier.at(-1)
  if (newest === undefined || first === undefined) return null
  const aside = (
    <button
      type="button"
      aria-expanded={isOpen}
      onClick={() => setIsOpen(!isOpen)}
      className="inline-flex min-h-6 items-center gap-1 rounded-sm px-1 text-sm text-muted hover:bg-hover hover:text-ink max-md:min-h-8"
    >
      <ChevronRight aria-hidden className={classNames('size-3.5 text-faint', isOpen && 'rotate-90')} />×{' '}
      {messages.length}, first {formatClock(new Date(first.time))}
    </button>
  )
  return (
    <>
      <NotificationRow message={newest} look={look} aside={aside} />
      {isOpen && earlier.map((message) => <NotificationRow key={message.id} message={message} look={look} />)}
    </>
  )
}

export function NoiseRow({ messages, look }: FoldProps) {
  const [isOpen, setIsOpen] = useState(false)
  const newest = messages[0]
  if (newest === undefined) return null
  return (
    <>
      <li className={classNames(ROW, QUIET)}>
        <Clock time={newest.time} />
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
          className="flex min-w-0 items-center gap-2 text-left text-muted hover:text-ink"
        >
          <ChevronRight aria-hidden className={classNames('size-4 shrink-0 text-faint', isOpen && 'rotate-90')} />
          <span className="min-w-0 truncate">
            {messages.length > 1 && `${messages.length} × `}reconciliation succeeded
            <span className="foreign font-mono text-sm text-faint"> {nameObjects(messages)}</span>
          </span>
        </button>
        <Age time={newest.time} className="text-sm text-muted max-sm:hidden" />
      </li>
      {isOpen && messages.map((message) => <NotificationRow key={message.id} message={message} look={look} />)}
    </>
  )
}

const NAMES_SHOWN = 3

function nameObjects(messages: readonly Notification[]): string {
  const names = [...new Set(messages.flatMap(({ ref }) => (ref === undefined ? [] : [pathOf(ref)])))]
  const more = names.length - NAMES_SHOWN
  return `${names.slice(0, NAMES_SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
