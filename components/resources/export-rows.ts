// The rows of the table as text to take away: for a spreadsheet, for a program, for the clipboard. Pure.

import type { Resource } from '@/lib/contract/state'
import { MARK_WORDS } from '@/lib/flux/judge/mark-codes'
import { STATUS_PRESENTATION } from '@/lib/flux/judge/status-presentation'
import { CONDITION_WORDS, messageOf } from './resource-words'

const COLUMNS: readonly (readonly [title: string, tell: (row: Resource) => string | undefined])[] = [
  ['Kind', (row) => row.kind],
  ['Namespace', (row) => row.namespace],
  ['Name', (row) => row.name],
  ['Status', (row) => STATUS_PRESENTATION[row.status].label],
  ['Retrying', (row) => (row.retrying ? 'Yes' : '')],
  ['Out of date', (row) => (row.current ? '' : 'Yes')],
  ['Marks', (row) => row.marks.map(({ code }) => MARK_WORDS[code]).join(', ')],
  ['Ready', (row) => row.ready && CONDITION_WORDS[row.ready.status]],
  ['Healthy', (row) => (row.healthy?.current === true ? CONDITION_WORDS[row.healthy.status] : undefined)],
  ['Revision', (row) => row.revision?.applied],
  ['Available', (row) => row.revision?.available],
  ['Source', (row) => row.source?.ref],
  ['Applied by', (row) => row.managedBy],
  ['Message', messageOf],
  ['Changed', (row) => row.lastChangeAt],
  ['Next run', (row) => row.nextRunAt ?? row.nextRun],
  [
    'Labels',
    ({ labels }) =>
      Object.entries(labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(' '),
  ],
]

/** As RFC 4180 has it, with a mark at its front by which spreadsheets know the letters. */
export function toCsv(rows: readonly Resource[]): string {
  const lines = tableOf(rows).map((cells) => cells.map(quote).join(','))
  return `\uFEFF${lines.join('\r\n')}\r\n`
}

/** One line per row, to be pasted into a spreadsheet or a chat. */
export function toTabs(rows: readonly Resource[]): string {
  return tableOf(rows)
    .map((cells) => cells.map((cell) => cell.replace(/\s+/g, ' ')).join('\t'))
    .join('\n')
}

export interface ExportFacts {
  readonly cluster: string
  /** When what is told was so. */
  readonly asOf: string
  /** The filters as people would say them. */
  readonly filter: string
  /** Kinds that were asked for and could not be read whole: there may be more than is here. */
  readonly notRead: readonly { readonly kind: string; readonly why: string }[]
}

export function toJson(rows: readonly Resource[], facts: ExportFacts): string {
  return `${JSON.stringify({ ...facts, count: rows.length, resources: rows }, undefined, 2)}\n`
}

function tableOf(rows: readonly Resource[]): readonly (readonly string[])[] {
  return [COLUMNS.map(([title]) => title), ...rows.map((row) => COLUMNS.map(([, tell]) => disarm(tell(row) ?? '')))]
}

/** A spreadsheet takes a cell that begins so for a formula, whoever wrote it. */
function disarm(cell: string): string {
  return /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
}

function quote(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
