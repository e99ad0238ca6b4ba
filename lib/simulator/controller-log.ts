// The controllers' logs: one JSON line per thing they reported, kept for whoever asks for a pod's log.

import { describeKind, isFluxKind } from '@/lib/flux/kinds'
import type { FluxEventSeed } from './event-recorder'
import type { JsonObject } from './json'

const KEPT_LINES = 2000

export class ControllerLog {
  readonly #lines = new Map<string, string[]>()

  constructor(private readonly clock: () => Date) {}

  write(event: FluxEventSeed): void {
    const { object, controller } = event
    const { name, namespace } = object.metadata
    const line: JsonObject = {
      level: event.severity === 'error' ? 'error' : 'info',
      ts: this.clock().toISOString(),
      msg: event.severity === 'error' ? 'Reconciler error' : event.message,
      controller: object.kind.toLowerCase(),
      controllerGroup: isFluxKind(object.kind) ? describeKind(object.kind).group : '',
      controllerKind: object.kind,
      [object.kind]: { name, namespace },
      namespace,
      name,
      reconcileID: crypto.randomUUID(),
      ...(event.severity === 'error' ? { error: event.message } : {}),
    }
    const lines = this.#lines.get(controller) ?? []
    this.#lines.set(controller, lines)
    lines.push(JSON.stringify(line))
    if (lines.length > KEPT_LINES) lines.splice(0, lines.length - KEPT_LINES)
  }

  /** The text of a pod's log; the pod's name begins with its controller. */
  read(pod: string, query: URLSearchParams): string {
    const lines = [...this.#lines].flatMap(([controller, kept]) => (pod.startsWith(`${controller}-`) ? kept : []))
    const tail = Number(query.get('tailLines') ?? lines.length)
    return lines
      .slice(-tail)
      .map((line) => `${line}\n`)
      .join('')
  }
}
