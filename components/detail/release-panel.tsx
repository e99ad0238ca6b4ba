// What a HelmRelease did last, how often it may try, what it does about failures, tests and drift. Each in one sentence,
// with the controller's own words below.

import { Age } from '@/components/flux/age'
import { Check, CircleDashed, type Icon, Play, X } from '@/components/ui/icons'
import { isUnavailable, type ReleaseDetail, type ReleaseStep, type Unavailable } from '@/lib/contract/objects'
import { DriftList } from './drift-list'
import { Message } from './message'
import { Fact, UnavailablePart } from './section'

export interface ReleasePanelProps {
  readonly release: ReleaseDetail | Unavailable
  /** The message that stands on the page already. */
  readonly said: string | undefined
}

export function ReleasePanel({ release, said }: ReleasePanelProps) {
  if (isUnavailable(release)) return <UnavailablePart part={release} what="The release" />
  const { last, attempts, remediation, tests, drift } = release
  return (
    <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-2.5 max-sm:grid-cols-1 max-sm:gap-y-0.5 max-sm:[&_dd]:mb-2.5">
      <Fact label="Release">
        <span className="foreign font-mono text-sm">
          {release.namespace}/{release.name}
        </span>
        {release.storageNamespace !== release.namespace && (
          <span className="text-muted"> · kept in {release.storageNamespace}</span>
        )}
      </Fact>
      <Fact label="Last action">{last === undefined ? <Unsaid /> : <Step step={last} said={said} />}</Fact>
      <Fact label="Attempts">
        <ul>
          {attempts.map(({ action, active, sentence }) => (
            <li key={action} className={active ? '' : 'text-muted'}>
              {action === 'install' ? 'Install' : 'Upgrade'}: {sentence}
            </li>
          ))}
        </ul>
      </Fact>
      <Fact label="Remediation">
        <p>{remediation.sentence}</p>
        {remediation.done !== undefined && <Step step={remediation.done} />}
      </Fact>
      <Fact label="Tests">
        <p>
          {tests.sentence} {tests.at !== undefined && <Age time={tests.at} className="text-muted" />}
        </p>
        {tests.outcome === 'failed' && tests.message !== last?.message && <Message text={tests.message ?? ''} />}
        <TestHooks hooks={tests.hooks} />
      </Fact>
      <Fact label="Drift">
        <p>
          {drift.sentence} {drift.at !== undefined && <Age time={drift.at} className="text-muted" />}
        </p>
        <DriftList drift={drift} />
      </Fact>
    </dl>
  )
}

function Unsaid() {
  return <span className="text-muted">The status names no Helm action.</span>
}

const STEP_ICONS = {
  running: Play,
  succeeded: Check,
  failed: X,
  impossible: X,
} as const satisfies Record<ReleaseStep['outcome'], Icon>

function Step({ step, said }: { readonly step: ReleaseStep; readonly said?: string | undefined }) {
  const Icon = STEP_ICONS[step.outcome]
  const isBad = step.outcome === 'failed' || step.outcome === 'impossible'
  return (
    <div className="min-w-0">
      <p className="flex items-baseline gap-1.5">
        <Icon aria-hidden className={`size-3.5 shrink-0 self-center ${isBad ? 'text-status-failed' : 'text-faint'}`} />
        <span>{step.sentence}</span>
        {step.at !== undefined && <Age time={step.at} className="text-muted" />}
      </p>
      {isBad && step.message !== said && <Message text={step.message} />}
    </div>
  )
}

function TestHooks({ hooks }: { readonly hooks: ReleaseDetail['tests']['hooks'] }) {
  if (hooks.length === 0) return null
  return (
    <ul aria-label="Tests of this release" className="mt-1">
      {hooks.map(({ name, phase, endedAt, startedAt }) => {
        const Icon = phase === 'Succeeded' ? Check : phase === 'Failed' ? X : CircleDashed
        return (
          <li key={name} className="flex items-baseline gap-1.5">
            <Icon
              aria-hidden
              className={`size-3.5 shrink-0 self-center ${phase === 'Failed' ? 'text-status-failed' : 'text-faint'}`}
            />
            <span className="foreign min-w-0 font-mono text-sm">{name}</span>
            <span className="text-muted">{phase === '' ? 'Unknown' : phase}</span>
            <Age time={endedAt ?? startedAt} className="text-muted" />
          </li>
        )
      })}
    </ul>
  )
}
