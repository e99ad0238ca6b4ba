// The logs of Flux's controllers: one JSON line per thing they reported, kept for whoever asks for a pod's log.

import { describeKind, isFluxKind } from '@/lib/flux/kinds'
import { uidOf } from './build-object'
import type { EventSeed } from './event-recorder'
import type { JsonObject } from './json'
import type { ContainerLogs, ContainerRun, LoggedLine } from './pod-log'

const KEPT_LINES = 2000

export class ControllerLog implements ContainerLogs {
  readonly #lines = new Map<string, LoggedLine[]>()
  readonly #listeners = new Set<(controller: string, line: LoggedLine) => void>()

  write(event: EventSeed, at: Date): void {
    const { controller } = event
    const line = { at, text: JSON.stringify(lineOf(event, at)) }
    const lines = this.#lines.get(controller) ?? []
    this.#lines.set(controller, lines)
    lines.push(line)
    if (lines.length > KEPT_LINES) lines.splice(0, lines.length - KEPT_LINES)
    for (const listener of [...this.#listeners]) listener(controller, line)
  }

  read(run: ContainerRun): readonly LoggedLine[] {
    const lines = this.#lines.get(controllerOf(run)) ?? []
    return lines.filter(({ at }) => at >= run.startedAt && (run.endedAt === undefined || at <= run.endedAt))
  }

  follow(run: ContainerRun, onLine: (line: LoggedLine) => void): () => void {
    const listener = (controller: string, line: LoggedLine) => {
      if (controller === controllerOf(run)) onLine(line)
    }
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}

function controllerOf({ pod }: ContainerRun): string {
  return pod.metadata.labels?.app ?? ''
}

function lineOf({ object, severity, message, annotations }: EventSeed, at: Date): JsonObject {
  const { name, namespace } = object.metadata
  const isError = severity === 'error'
  const revision = Object.entries(annotations ?? {}).find(([key]) => key.endsWith('/revision'))?.[1]
  return {
    level: isError ? 'error' : 'info',
    ts: at.toISOString(),
    msg: isError ? 'Reconciler error' : message,
    controller: object.kind.toLowerCase(),
    controllerGroup: isFluxKind(object.kind) ? describeKind(object.kind).group : '',
    controllerKind: object.kind,
    [object.kind]: { name, namespace },
    namespace,
    name,
    reconcileID: uidOf(`run ${object.kind}/${namespace}/${name} ${at.getTime()}`),
    ...(revision === undefined ? {} : { revision }),
    ...(isError ? { error: message } : {}),
  }
}
