// Which rows of images somebody asked for, in which order, and where a page goes on.

import type { ImageRow } from '@/lib/contract/images'
import { namespaceOf } from '@/lib/ref'
import { worstFirst } from '@/lib/worst-first'
import type { Status } from '../judge/status'
import { hasWords } from '../row-filter'
import { IMAGE_STATES, type ImageState } from './states'

export interface ImageFilter {
  /** Empty: all. */
  readonly namespaces: readonly string[]
  /** Of the row. */
  readonly states: readonly ImageState[]
  /** Of its repository, its policy or one of its automations. */
  readonly statuses: readonly Status[]
  /** Each of its words stands somewhere in what the row says. */
  readonly text: string
}

export function matchesImage(row: ImageRow, { namespaces, states, statuses, text }: ImageFilter): boolean {
  return (
    (namespaces.length === 0 || namespaces.includes(namespaceOf(row.ref))) &&
    (states.length === 0 || states.includes(row.state)) &&
    (statuses.length === 0 || statusesOf(row).some((status) => statuses.includes(status))) &&
    hasWords(text, () => wordsOf(row))
  )
}

function statusesOf({ repository, policy, automations }: ImageRow): readonly Status[] {
  return [repository, policy, ...automations].flatMap((step) => step?.status ?? [])
}

function wordsOf({ ref, image, sentence, repository, policy, automations, running }: ImageRow): string {
  const written = automations.flatMap((one) => [one, one.pushed, one.landed])
  const steps = [repository, policy, ...written, running].flatMap((step) => step?.sentence ?? [])
  const refs = [repository, policy, ...automations].flatMap((step) => step?.ref ?? [])
  const tags = (running?.tags ?? []).flatMap(({ tag, workloads }) => [tag ?? '', ...workloads])
  return [ref, image ?? '', sentence, policy?.rule ?? '', ...steps, ...refs, ...tags].join('\n').toLowerCase()
}

export const IMAGE_ORDER = worstFirst<Pick<ImageRow, 'ref' | 'state'>>(IMAGE_STATES, ({ state }) => state)
