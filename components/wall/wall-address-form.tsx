'use client'
// The choices that stand in the address of a wall, one line each.

import type { ReactNode } from 'react'
import { countOptions, withChosen } from '@/components/flux/count-options'
import { ToggleChip } from '@/components/ui/chip'
import { FilterMenu } from '@/components/ui/filter-menu'
import { Select } from '@/components/ui/select'
import { useMe, useResources } from '@/lib/client/queries'
import { DEFAULT_ROTATE_S, WALL_PANELS, type WallPanel, type WallSettings } from '@/lib/client/wall-settings'
import type { Scope } from '@/lib/contract/state'
import { STATUSES } from '@/lib/flux/judge/status'
import { STATUS_PRESENTATION } from '@/lib/flux/judge/status-presentation'

const SCALES = [0.75, 1, 1.25, 1.5, 2, 3]
const ROTATIONS = [
  { value: '0', label: 'Stand still' },
  ...[10, DEFAULT_ROTATE_S, 30, 60].map((seconds) => ({ value: String(seconds), label: `Every ${seconds} s` })),
]
const PANEL_LABELS = {
  urgent: 'Urgent messages',
  problems: 'Problems',
  counts: 'Counts',
  controllers: 'Controllers',
  changes: 'What changed',
  clock: 'Clock',
} as const satisfies Record<WallPanel, string>

export interface WallDraft {
  readonly settings: WallSettings
  readonly scope: Scope
}

export interface WallAddressFormProps {
  readonly draft: WallDraft
  readonly onChange: (change: Partial<WallDraft>) => void
}

export function WallAddressForm({ draft, onChange }: WallAddressFormProps) {
  const { settings, scope } = draft
  const rows = useResources()
  const { switchedOff = [] } = useMe()
  const set = (change: Partial<WallDraft['settings']>) => onChange({ settings: { ...settings, ...change } })
  return (
    <dl className="grid grid-cols-[6.5rem_minmax(0,1fr)] items-center gap-x-3 gap-y-3">
      <Line label="Part">
        <Part scope={scope} onChange={(next) => onChange({ scope: next })} />
      </Line>
      <Line label="Theme">
        {(['dark', 'light'] as const).map((theme) => (
          <ToggleChip key={theme} pressed={settings.theme === theme} onPressedChange={() => set({ theme })}>
            {theme === 'dark' ? 'Dark' : 'Light'}
          </ToggleChip>
        ))}
        {!switchedOff.includes('ground') && (
          <ToggleChip
            pressed={settings.showsGround}
            onPressedChange={() => set({ showsGround: !settings.showsGround })}
          >
            Ground
          </ToggleChip>
        )}
      </Line>
      <Line label="Scale">
        <Select
          label="Scale"
          value={String(settings.scale)}
          options={scalesWith(settings.scale).map((scale) => ({ value: String(scale), label: `× ${scale}` }))}
          onValueChange={(value) => set({ scale: Number(value) })}
        />
        <span className="text-sm text-muted">smaller where it would not fit</span>
      </Line>
      <Line label="Turn pages">
        <Select
          label="Turn pages"
          value={String(settings.rotateSeconds)}
          options={rotationsWith(settings.rotateSeconds)}
          onValueChange={(value) => set({ rotateSeconds: Number(value) })}
        />
        <span className="text-sm text-muted">where problems have no room</span>
      </Line>
      <Line label="Panels">
        {WALL_PANELS.map((panel) => (
          <ToggleChip
            key={panel}
            pressed={settings.panels.has(panel)}
            onPressedChange={() => set({ panels: toggled(settings.panels, panel) })}
          >
            {PANEL_LABELS[panel]}
          </ToggleChip>
        ))}
      </Line>
      <Line label="Hide">
        <FilterMenu
          label="Status"
          options={STATUSES.map((status) => ({
            value: status,
            label: STATUS_PRESENTATION[status].label,
            count: rows.filter((row) => row.status === status).length,
          }))}
          chosen={[...settings.hiddenStatuses]}
          onChange={(chosen) => set({ hiddenStatuses: new Set(chosen) })}
        />
        <span className="text-sm text-muted">how many are hidden is said</span>
      </Line>
    </dl>
  )
}

function Line({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="flex flex-wrap items-center gap-1.5">{children}</dd>
    </>
  )
}

function Part({
  scope,
  onChange,
}: {
  readonly scope: WallDraft['scope']
  readonly onChange: (scope: WallDraft['scope']) => void
}) {
  const rows = useResources()
  const { namespaces = [], kinds = [] } = scope
  return (
    <>
      <FilterMenu
        label="Namespace"
        options={withChosen(countOptions(rows.map((row) => row.namespace)), namespaces)}
        chosen={namespaces}
        onChange={(chosen) => onChange({ ...scope, namespaces: chosen })}
      />
      <FilterMenu
        label="Kind"
        options={withChosen(countOptions(rows.map((row) => row.kind)), kinds)}
        chosen={kinds}
        onChange={(chosen) => onChange({ ...scope, kinds: chosen })}
      />
      {namespaces.length + kinds.length === 0 && <span className="text-sm text-muted">the whole cluster</span>}
    </>
  )
}

function toggled<T>(set: ReadonlySet<T>, one: T): ReadonlySet<T> {
  const next = new Set(set)
  if (!next.delete(one)) next.add(one)
  return next
}

function scalesWith(scale: number): readonly number[] {
  return SCALES.includes(scale) ? SCALES : [...SCALES, scale].sort((one, other) => one - other)
}

function rotationsWith(seconds: number): readonly { value: string; label: string }[] {
  const isKnown = ROTATIONS.some(({ value }) => value === String(seconds))
  return isKnown ? ROTATIONS : [...ROTATIONS, { value: String(seconds), label: `Every ${seconds} s` }]
}
