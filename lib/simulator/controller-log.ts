// The logs of Flux's controllers, kept for whoever asks for the log of a controller's pod.

import { describeKind, isFluxKind } from '@/lib/flux/kinds'
import { dispatchLine, linesOfRun, noteOf } from './controller-lines'
import type { EventSeed } from './event-recorder'
import type { JsonObject } from './json'
import type { KubeObject } from './kube-object'
import type { ContainerLogs, ContainerRun, LoggedLine } from './pod-log'

const KEPT_LINES = 4_000
const DISPATCHER = 'notification-controller'

export class ControllerLog implements ContainerLogs {
  readonly #lines = new Map<string, LoggedLine[]>()
  readonly #listeners = new Set<(controller: string, line: LoggedLine) => void>()

  write(event: EventSeed, at: Date): void {
    for (const line of linesOfRun(event, at)) this.#add(event.controller, line, at)
    if (event.severity !== 'trace') this.#add(DISPATCHER, dispatchLine(event, at), at)
  }

  note(object: KubeObject, message: string, at: Date): void {
    const controller = isFluxKind(object.kind) ? describeKind(object.kind).controller : undefined
    if (controller !== undefined) this.#add(controller, noteOf(object, message, at), at)
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

  #add(controller: string, line: JsonObject, at: Date): void {
    const logged = { at, text: JSON.stringify(line) }
    const lines = this.#lines.get(controller) ?? []
    this.#lines.set(controller, lines)
    lines.push(logged)
    if (lines.length > KEPT_LINES) lines.splice(0, lines.length - KEPT_LINES)
    for (const listener of [...this.#listeners]) listener(controller, logged)
  }
}

function controllerOf({ pod }: ContainerRun): string {
  return pod.metadata.labels?.app ?? ''
}
