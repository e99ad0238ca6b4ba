// What an entry of History says, in words for people: one line without its object, which is named beside it.

import type { HistoryEntry } from '@/lib/contract/history'
import { STATUSES, type Status } from '../judge/status'
import { STATUS_PRESENTATION } from '../judge/status-presentation'
import { shortenRevision } from '../object/revision'

type Facts = Pick<HistoryEntry, 'type' | 'ref' | 'was' | 'became' | 'revision' | 'text' | 'detail'>

export function tellEntry(entry: Facts): string {
  switch (entry.type) {
    case 'status':
      return tellStatus(entry)
    case 'deploy':
      return tellDeploy(entry)
    case 'revision':
      return [`has ${short(entry.became)}`, entry.text].filter(isSaid).join(' · ')
    case 'image':
      return tellImage(entry)
    case 'action':
      return [`${entry.was ?? 'request'}: ${entry.became ?? ''}`, entry.text].filter(isSaid).join(' · ')
    case 'notification':
      return entry.became === 'deleted' ? 'a message that was deleted' : tellMessage(entry)
    case 'control':
      return tellControl(entry)
  }
}

/** In two parts: what it was, and what was said of it as it was said; of a message its title and its text. */
export function titleOfEntry(entry: Facts): { readonly title: string; readonly text: string } {
  const { type, text = '', detail } = entry
  // Of these the text is a word of the title.
  if (type === 'image' || type === 'deploy') return { title: tellEntry(entry), text: '' }
  if (type === 'notification' && entry.became !== 'deleted') {
    const length = typeof detail?.titleLength === 'number' ? detail.titleLength : 0
    if (length === 0) return { title: `ntfy ${String(detail?.topic ?? '')}`, text }
    return { title: text.slice(0, length), text: text.slice(length + 1) }
  }
  const { text: _, ...untold } = entry
  return { title: tellEntry(untold), text }
}

/** Of a status entry; undefined where it was created or is gone. */
export function statusOf({ type, became }: Pick<HistoryEntry, 'type' | 'became'>): Status | undefined {
  return type === 'status' ? STATUSES.find((status) => status === became) : undefined
}

function tellStatus({ was, became, text }: Facts): string {
  if (became === 'created') return 'was created'
  if (became === 'deleted') return 'is gone'
  const from = was === undefined ? '' : `${labelOf(was)} → `
  return [`${from}${labelOf(became)}`, firstLine(text ?? '')].filter(isSaid).join(' · ')
}

function labelOf(word: string | undefined): string {
  const status = STATUSES.find((one) => one === word)
  return status === undefined ? (word ?? 'unknown') : STATUS_PRESENTATION[status].label
}

function tellDeploy({ was, became, detail }: Facts): string {
  const verb = detail?.applied === true ? 'applied' : 'now runs'
  return was === undefined || was === became
    ? `${verb} ${short(became)}`
    : `${verb} ${short(became)}, before ${short(was)}`
}

/** Its object stands beside it. */
function tellMessage({ ref, text = '' }: Facts): string {
  const [title = '', message] = text.split('\n', 2)
  if (ref === undefined || !title.startsWith(`${ref} `)) return title
  return [title.slice(ref.length + 1), message].filter(isSaid).join(' · ')
}

function tellImage({ was, became, text }: Facts): string {
  const before = was === undefined ? '' : `, before ${short(was)}`
  return text === undefined ? `pushed ${short(became)}` : `chose ${text}:${short(became)}${before}`
}

function tellControl({ was, became, text, detail }: Facts): string {
  const name = String(detail?.label ?? detail?.name ?? 'Something')
  if (became === 'started') return `Fluxdeck ${String(detail?.version ?? '')} started`
  const words =
    became === 'up' ? 'runs again' : became === 'down' ? 'is down' : was === 'live' ? 'not read' : 'read again'
  return [`${name}: ${words}`, text].filter(isSaid).join(' · ')
}

function short(revision: string | undefined): string {
  return revision === undefined ? 'unknown' : shortenRevision(revision)
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? ''
}

function isSaid(text: string | undefined): text is string {
  return text !== undefined && text !== ''
}
