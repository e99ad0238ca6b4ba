// The tags of a message that stand for emoji: as these, or as ntfy's own words where no font has them.

import type { Notification } from '@/lib/contract/notifications'

export interface TagSignsProps {
  readonly message: Notification
  readonly hasEmoji: boolean
}

export function TagSigns({ message: { emoji, tags, labels = [] }, hasEmoji }: TagSignsProps) {
  if (emoji.length === 0) return null
  const words = tags.filter((tag) => !labels.includes(tag)).join(' ')
  if (!hasEmoji) return <span className="foreign text-sm font-normal text-muted">{words}</span>
  // ntfy's own apps put the emoji before the title.
  return (
    <span role="img" aria-label={words} title={words}>
      {emoji.join(' ')}
    </span>
  )
}
