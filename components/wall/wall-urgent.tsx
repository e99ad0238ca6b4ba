'use client'

// What somebody sent to ntfy with high priority: a place of its own, above what merely changed.

import { useMemo } from 'react'
import { ClockTime } from '@/components/flux/clock-time'
import { useHasEmoji } from '@/components/flux/use-has-emoji'
import { classNames } from '@/components/ui/class-names'
import { BellRing } from '@/components/ui/icons'
import { useRecentNotifications } from '@/lib/client/use-recent-notifications'
import { listUrgent, type UrgentMessage } from '@/lib/client/wall-urgent'

const ASKED = 20
const SHOWN = 2

export function WallUrgent() {
  const messages = useRecentNotifications(ASKED, 'urgent')
  const urgent = useMemo(() => listUrgent(messages), [messages])
  const hasEmoji = useHasEmoji()
  const more = urgent.length - SHOWN
  if (urgent.length === 0) return null
  return (
    <ul aria-label="Urgent messages" className="flex shrink-0 flex-col gap-[calc(10*var(--u))]">
      {urgent.slice(0, SHOWN).map((one) => (
        <Message key={`${one.message.topic} ${one.message.id}`} {...one} hasEmoji={hasEmoji} />
      ))}
      {more > 0 && (
        <li className="text-[calc(28*var(--u))] text-muted">
          and {more} more urgent {more === 1 ? 'message' : 'messages'}
        </li>
      )}
    </ul>
  )
}

interface MessageProps extends UrgentMessage {
  readonly hasEmoji: boolean
}

function Message({ message, count, hasEmoji }: MessageProps) {
  const { time, title, message: text, priority, topic } = message
  const isUrgent = priority === 5
  return (
    <li
      className={classNames(
        'flex items-start gap-[0.6em] border-l-[calc(10*var(--u))] pl-[calc(20*var(--u))] text-[calc(34*var(--u))] leading-[1.25]',
        isUrgent ? 'border-status-failed' : 'border-warning',
      )}
    >
      <BellRing
        role="img"
        aria-label={isUrgent ? 'urgent' : 'high priority'}
        className={classNames('mt-[0.15em] size-[1em] shrink-0', isUrgent ? 'text-status-failed' : 'text-warning')}
      />
      <p className="foreign line-clamp-2 min-w-0">
        <ClockTime time={time} className="text-muted" /> <Tags message={message} hasEmoji={hasEmoji} />
        <span className="font-semibold">{title ?? topic}</span> {count > 1 && <span>× {count} </span>}
        <span className="text-muted">{text}</span>
      </p>
    </li>
  )
}

/** As ntfy shows them, or as words where this screen has no letters for emoji. */
function Tags({ message: { emoji, tags }, hasEmoji }: Pick<MessageProps, 'message' | 'hasEmoji'>) {
  if (emoji.length === 0) return null
  if (hasEmoji) return <span aria-hidden>{emoji.join(' ')} </span>
  return <span className="text-muted">{tags.map((tag) => tag.replaceAll('_', ' ')).join(', ')}: </span>
}
