// docs/status.md holds parts that are written by this test: `UPDATE_DOCS=1 npx vitest run lib/flux/judge/status-doc.test.ts`.
// Without that it fails as soon as the document says something else than the code does.

import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { STUCK_RULES } from '@/lib/contract/state'
import { formatAge } from '@/lib/time'
import { actionsFor } from '../act/actions'
import { ADVICE_ENTRIES, explain } from '../advice/advice'
import { describeKind, FLUX_KIND_NAMES, type FluxKind, isFluxKind } from '../kinds'
import type { FluxResource } from '../object/flux-resource'
import { parseResource } from '../object/resource'
import { evaluateStatus, STATUSES } from './status'
import { compareStatus, STATUS_PRESENTATION } from './status-presentation'
import { findStuck, foreseeStuck, type StuckSubject } from './stuck'

const NOW = new Date('2026-11-20T08:14:00Z')
const DOCUMENT = new URL('../../../docs/status.md', import.meta.url)

const TEN = [
  'helmrelease-upgrade-failed-no-retries-left',
  'helmrelease-upgrade-with-retryonfailure',
  'helmchart-chart-version-not-found',
  'kustomization-kustomize-build-failed',
  'kustomization-health-check-failed-early',
  'kustomization-health-checks-running',
  'kustomization-suspended-while-failed',
  'kustomization-stuck-deletion',
  'gitrepository-git-branch-missing',
  'imagerepository-image-scan-needs-authentication',
] as const

interface Situation {
  readonly title: string
  readonly objects: readonly { readonly kind: string }[]
}

function cell(text: string, limit = 400): string {
  const line = text.replace(/\s+/g, ' ').trim().replaceAll('|', '\\|')
  return line.length > limit ? `${line.slice(0, limit - 1)}…` : line
}

function fluxWords({ conditions, suspended, deletedAt, finalizers }: FluxResource): string {
  const shown = conditions.filter(({ type }) => ['Ready', 'Stalled', 'Reconciling'].includes(type))
  const words = shown.map(
    ({ type, status, reason, message }) => `\`${type}=${status}\` ${reason}: ${cell(message, 220)}`,
  )
  if (suspended) words.unshift('`spec.suspend: true`')
  if (deletedAt !== undefined) words.unshift(`\`metadata.deletionTimestamp\`, finalizers ${finalizers.join(', ')}`)
  return words.join('<br>')
}

function stuckOf(resource: FluxResource, subject: Pick<StuckSubject, 'status' | 'reason' | 'message' | 'since'>) {
  const { kind, createdAt, deletedAt, timeoutSeconds, artifactRevision } = resource
  return findStuck(
    {
      kind,
      ...subject,
      ...(createdAt === undefined ? {} : { createdAt }),
      ...(deletedAt === undefined ? {} : { deletedAt }),
      ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
      ...(artifactRevision === undefined ? {} : { artifactRevision }),
    },
    { now: NOW },
  )
}

function describeSituation(name: (typeof TEN)[number]): string {
  const text = readFileSync(new URL(`../situations/${name}.json`, import.meta.url), 'utf8')
  const { title, objects } = JSON.parse(text) as Situation
  const [object] = objects
  if (object === undefined || !isFluxKind(object.kind)) throw new Error(`${name} holds no Flux object`)
  const parsed = parseResource(object.kind, object)
  if (!parsed.ok) throw new Error(parsed.reason)
  const resource = parsed.value
  const { conditions, kind, facts } = resource
  const judgement = evaluateStatus(resource, NOW)
  const stalled = conditions.find(({ type, status }) => type === 'Stalled' && status === 'True')
  const stuck = stuckOf(resource, { ...judgement, ...(stalled === undefined ? {} : { reason: stalled.reason }) })
  const advice = explain({ ...judgement, kind, conditions, facts, ...(stuck === undefined ? {} : { stuck }) })
  const actions = actionsFor(resource, judgement.status)
  const buttons = advice.helps.filter((action) => actions.includes(action))
  const status = STATUS_PRESENTATION[judgement.status].label
  const told = [`**${status}**${judgement.retrying ? ', retrying' : ''}`, judgement.text]
  if (judgement.lastResult !== undefined) told.push(`before that: ${STATUS_PRESENTATION[judgement.lastResult].label}`)
  if (stuck !== undefined) told.push(`stuck: \`${stuck.rule}\` for ${formatAge(stuck.forSeconds * 1_000)}`)
  return [
    `### ${title}`,
    '',
    '| | |',
    '|---|---|',
    `| Flux says | ${fluxWords(resource) || 'nothing'} |`,
    `| Fluxdeck says | ${told.map((part) => cell(part)).join('; ')} |`,
    `| Title | ${cell(advice.title)} |`,
    `| Meaning | ${cell(advice.meaning)} |`,
    `| Remedy | ${cell(advice.remedy)} |`,
    `| Buttons | ${buttons.map((button) => `\`${button}\``).join(' ') || 'none'} |`,
  ].join('\n')
}

function limits(): string {
  const rows: string[] = []
  const soon = (spec: object) => {
    const parsed = parseResource('Kustomization', spec)
    const { changesAt } = parsed.ok ? evaluateStatus(parsed.value, NOW) : {}
    return formatAge((changesAt?.getTime() ?? 0) - 1 - NOW.getTime())
  }
  const metadata = { name: 'x', namespace: 'apps', generation: 2, creationTimestamp: NOW.toISOString() }
  const old = [{ type: 'Ready', status: 'True', reason: 'X', observedGeneration: 1 }]
  rows.push(`| a new object without a condition is reconciling, then unknown | ${soon({ metadata })} |`)
  rows.push(
    `| a new spec that nobody looked at is reconciling, then unknown | ${soon({ metadata, status: { conditions: old } })} |`,
  )
  const after = (words: string, subject: StuckSubject) => {
    const foreseen = foreseeStuck(subject)
    if (foreseen === undefined) throw new Error(words)
    const waits = foreseen.from.getTime() - foreseen.since.getTime()
    rows.push(`| \`${foreseen.rule}\`: ${words} | ${waits === 0 ? 'at once' : formatAge(waits)} |`)
  }
  const kind = 'Kustomization'
  const since = NOW
  after('a failure goes on (`STUCK_AFTER`)', { kind, status: 'failed', since })
  after('it failed five times in a row', { kind, status: 'failed', since, failures: 5 })
  after('no retries are left', { kind: 'HelmRelease', status: 'stalled', reason: 'RetriesExceeded', since })
  after('a source was never fetched (`STUCK_AFTER`)', { kind: 'GitRepository', status: 'failed', since })
  after('a run with a timeout of 5 min goes on', {
    kind,
    status: 'reconciling',
    reason: 'Progressing',
    since,
    timeoutSeconds: 300,
  })
  after('a deletion goes on', { kind, status: 'terminating', deletedAt: NOW })
  after('its controller has not looked at it', { kind, status: 'unknown', since })
  after('it waits (`STUCK_AFTER`)', { kind, status: 'waiting', since })
  after('it waits for what is missing, suspended or in a cycle', { kind, status: 'waiting', since, awaits: 'missing' })
  after('Ready, but its last run was three intervals of 10 min ago', {
    kind,
    status: 'ready',
    intervalSeconds: 600,
    lastReconciledAt: NOW,
  })
  after('Ready, but its last scan was three intervals of 10 min ago', {
    kind: 'ImageRepository',
    status: 'ready',
    intervalSeconds: 600,
    lastReconciledAt: NOW,
  })
  return ['| What | After |', '|---|---|', ...rows].join('\n')
}

function statuses(): string {
  const rows = [...STATUSES]
    .sort(compareStatus)
    .map((status) => `| \`${status}\` | ${STATUS_PRESENTATION[status].label} | ${STATUS_PRESENTATION[status].tone} |`)
  return ['| Status | Shown as | Tone |', '|---|---|---|', ...rows].join('\n')
}

/** What a message fills in is left open. */
function open(text: string): string {
  return cell(text.replace(/\$\d/g, '…'))
}

function reasons(): string {
  const rows = ADVICE_ENTRIES.filter(
    ({ statuses }) => statuses === undefined || statuses.includes('failed') || statuses.includes('stalled'),
  ).map(({ kinds, reasons, message, title, meaning, remedy }) => {
    const who = kinds?.join(', ') ?? 'any'
    const when = [...(reasons ?? []), ...(message === undefined ? [] : ['a known message'])].slice(0, 4).join(', ')
    return `| ${cell(who)} | ${cell(when) || 'any'} | ${open(title ?? meaning)} | ${open(remedy)} |`
  })
  return ['| Kind | When | What it means | What to do |', '|---|---|---|---|', ...rows].join('\n')
}

const PARTS: Readonly<Record<string, () => string>> = {
  statuses,
  limits,
  'ten situations': () => TEN.map(describeSituation).join('\n\n'),
  reasons,
}

function between(name: string): RegExp {
  return new RegExp(`(<!-- ${name}: written by a test -->\\n)[\\s\\S]*?(\\n<!-- end -->)`)
}

describe('docs/status.md', () => {
  if (process.env.UPDATE_DOCS === '1') {
    const text = Object.entries(PARTS).reduce(
      (document, [name, write]) => document.replace(between(name), (_, head, tail) => `${head}\n${write()}\n${tail}`),
      readFileSync(DOCUMENT, 'utf8'),
    )
    writeFileSync(DOCUMENT, text)
  }
  const document = readFileSync(DOCUMENT, 'utf8')

  it.each(Object.keys(PARTS))('says of %s what the code does', (name) => {
    expect(between(name).exec(document)?.[0]).toBe(
      `<!-- ${name}: written by a test -->\n\n${PARTS[name]?.()}\n\n<!-- end -->`,
    )
  })

  it('knows every status, every rule of being stuck, and every kind without a status', () => {
    for (const status of STATUSES) expect(document).toContain(`\`${status}\``)
    for (const rule of STUCK_RULES) expect(document).toContain(`\`${rule}\``)
    const isStatic = (kind: FluxKind) => describeKind(kind).staticVersions !== undefined
    for (const kind of FLUX_KIND_NAMES.filter(isStatic)) expect(document).toContain(kind)
  })
})
