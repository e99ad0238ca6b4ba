// What Alertmanager and Grafana post, and what Flux's own alertmanager provider does: whether alerts begin or are over, how
// bad they are, and which objects their labels name.

import { type Ref, refOf } from '@/lib/ref'
import { FLUX_KIND_NAMES, type FluxKind } from '../kinds'
import { isJsonObject, omitUndefined, readObjects, readText, readTextMap } from '../object/json-fields'
import { findReasonInTitle } from './event-reasons'
import { clusterOf } from './flux-event'
import { kindOfAlias } from './kind-names'
import type { EventSeverity, PostedPayload } from './payload-type'

type Labels = Readonly<Record<string, string>>

interface Alert {
  readonly labels: Labels
  readonly annotations: Labels
  readonly isOver: boolean
}

const MAX_ALERTS = 20

export function readAlerts(value: unknown): PostedPayload | undefined {
  const listed = Array.isArray(value) ? value.filter(isJsonObject) : readObjects(value, 'alerts')
  const common = readTextMap(value, 'commonLabels')
  const whole = readText(value, 'status') ?? readText(value, 'state')
  const alerts = listed.slice(0, MAX_ALERTS).flatMap((alert): Alert[] => {
    const labels = readTextMap(alert, 'labels')
    if (Object.keys(labels).length === 0) return []
    const annotations = readTextMap(alert, 'annotations')
    return [{ labels, annotations, isOver: isOver(readText(alert, 'status') ?? whole) }]
  })
  if (alerts.length === 0 && Object.keys(common).length === 0) return undefined
  const firing = alerts.filter((alert) => !alert.isOver)
  const isAllOver = alerts.length === 0 ? isOver(whole) : firing.length === 0
  const told = isAllOver ? alerts : firing
  const [first] = told
  const name = first?.labels.alertname ?? common.alertname
  const labels = { ...readTextMap(value, 'externalLabels'), ...common, ...first?.labels }
  return {
    labelled: [...alerts.map((alert) => alert.labels), common].flatMap(refsOfLabels),
    severity: isAllOver ? 'info' : severityOf(told.length === 0 ? [common] : told.map((alert) => alert.labels)),
    message:
      told
        .map(textOf)
        .filter((text) => text !== '')
        .join('\n') ||
      readText(value, 'message') ||
      (name ?? ''),
    isNoise: false,
    ...omitUndefined({
      title:
        readText(value, 'title') ?? (name === undefined ? undefined : `${isAllOver ? 'Resolved' : 'Firing'}: ${name}`),
      reason: labels.reason ?? (name === undefined ? undefined : findReasonInTitle(name)?.reason),
      revision: labels.revision,
      cluster: clusterOf(labels),
    }),
  }
}

function isOver(status: string | undefined): boolean {
  return status === 'resolved' || status === 'ok' || status === 'normal'
}

const HARMLESS: ReadonlySet<string> = new Set(['info', 'none', 'informational', 'debug'])

function severityOf(all: readonly Labels[]): EventSeverity {
  return all.every(({ severity = '' }) => HARMLESS.has(severity.toLowerCase())) ? 'info' : 'error'
}

function textOf({ annotations }: Alert): string {
  return annotations.message ?? annotations.description ?? annotations.summary ?? ''
}

/** The object that labels name, whatever the rest of them says. */
export function refsOfLabels(labels: Labels): readonly Ref[] {
  const { name } = labels
  const namespace = labels.exported_namespace ?? labels.namespace
  const word = labels.customresource_kind ?? labels.kind
  const kind = word === undefined ? kindOfAlertName(labels.alertname ?? '') : kindOfAlias(word)
  return kind === undefined || !name || !namespace ? [] : [refOf(kind, namespace, name)]
}

/** notification-controller names alerts `Flux<Kind><Reason>`. */
function kindOfAlertName(alertName: string): FluxKind | undefined {
  return [...FLUX_KIND_NAMES]
    .sort((a, b) => b.length - a.length)
    .find((kind) => alertName.toLowerCase().startsWith(`flux${kind.toLowerCase()}`))
}
