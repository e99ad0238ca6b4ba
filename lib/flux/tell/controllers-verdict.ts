// What controllers that are down, gone or only starting mean for the verdict.

import type { Controller, Problem, SourceHealth, StatusCounts, VerdictReason } from '@/lib/contract/state'
import { refOf } from '@/lib/ref'
import { type Finding, onlyReason } from './finding'

interface ControllerFacts {
  readonly counts: StatusCounts
  readonly controllers: readonly Controller[]
  readonly problems: readonly Problem[]
  readonly sources: readonly SourceHealth[]
}

export function findControllers({ counts, controllers, problems, sources }: ControllerFacts): Finding | undefined {
  const down = controllers.filter(({ state }) => state === 'down')
  const missing = problems.filter(
    ({ controller }) => controller !== undefined && !controllers.some(({ name }) => name === controller),
  )
  const names = [...down.map(({ name }) => name), ...missing.map(({ controller = '' }) => controller)]
  if (names.length > 0) {
    const verb = names.length === 1 ? 'is' : 'are'
    return {
      level: 'degraded',
      sentence: `${joinNames(names)} ${verb} ${down.length > 0 ? 'down' : 'missing'}: what ${names.length === 1 ? 'it reconciles' : 'they reconcile'} may be out of date.`,
      reasons: [
        ...down.map(
          ({ name, namespace, message }): VerdictReason => ({
            code: 'controller_down',
            text: `${name} is down${message === undefined ? '.' : `: ${endSentence(message)}`}`,
            ...(namespace === undefined ? {} : { ref: refOf('Deployment', namespace, name) }),
          }),
        ),
        ...missing.map(({ root, title }): VerdictReason => ({ code: 'controller_missing', text: title, ref: root })),
      ],
    }
  }
  if (controllers.length === 0 && sources.some(isLiveControllers)) {
    return onlyReason(
      'degraded',
      'controllers_missing',
      counts.total > 0
        ? 'No Flux controller was found: what is shown may be out of date.'
        : 'The kinds of Flux are served, but no controller of Flux was found. Install Flux, or name the namespace of its controllers in FLUX_NAMESPACES.',
    )
  }
  const moving = controllers.filter(({ state }) => state === 'progressing').map(({ name }) => name)
  if (moving.length === 0) return undefined
  return onlyReason(
    'progressing',
    'controller_progressing',
    `${joinNames(moving)} ${moving.length === 1 ? 'is' : 'are'} starting.`,
  )
}

/** The source of Flux itself that is no kind of Flux's. */
function isLiveControllers({ role, kind, state }: SourceHealth): boolean {
  return role === 'flux' && kind === undefined && state === 'live'
}

function endSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`
}

function joinNames(names: readonly string[]): string {
  return names.length <= 2 ? names.join(' and ') : `${names.length} controllers`
}
