// What each mark means and what to do about it, where the status itself asks for nothing.

import type { Mark } from '@/lib/contract/state'
import type { ActionName } from '../act/actions'
import type { MarkCode } from '../judge/mark-codes'

interface MarkAdvice {
  readonly meaning: string
  readonly remedy: string
  readonly helps: readonly ActionName[]
}

const MARK_ADVICE: Readonly<Record<MarkCode, MarkAdvice>> = {
  tests_failed: {
    meaning: 'The tests of the chart failed. They are ignored or changed nothing, so Flux calls the release ready.',
    remedy: 'Look at the test pods of the release and fix what they test.',
    helps: ['reconcile'],
  },
  unhealthy: {
    meaning: 'What it applied did not become healthy.',
    remedy: 'Look at the workloads that it applied.',
    helps: ['reconcile'],
  },
  not_running: {
    meaning: 'A workload that it deployed does not run, though Flux applied it.',
    remedy: 'Look at the pods of the workload.',
    helps: [],
  },
  hanging: {
    meaning: 'A run began and never ended. Ready still tells of the run before it.',
    remedy: 'Look at the log of its controller, restart its pod if it hangs, then reconcile.',
    helps: ['reconcile'],
  },
  missing_reference: {
    meaning:
      'Its spec names an object that does not exist. It goes on with what it took from there before, if anything.',
    remedy: 'Correct name and namespace in its spec, or create the object.',
    helps: [],
  },
  no_provider: {
    meaning: 'An Alert sends through a Provider of its own namespace. Without one, nobody is told of anything.',
    remedy: 'Create the Provider in the namespace of the Alert, correct spec.providerRef.name, or resume it.',
    helps: [],
  },
  old_input: {
    meaning: 'What it takes from fails or is gone. Flux goes on with what was fetched before.',
    remedy: 'Mend what it takes from.',
    helps: [],
  },
  drifted: {
    meaning: 'Somebody or something changed what the release had installed, and drift is only watched, not corrected.',
    remedy: 'Take the change into Git, or set spec.driftDetection.mode: enabled to have it corrected.',
    helps: ['reconcile'],
  },
  behind: {
    meaning: 'Something newer has been there for longer than one interval, and is not taken up.',
    remedy: 'Reconcile it; if nothing happens, look at the log of its controller.',
    helps: ['reconcile-with-source', 'reconcile'],
  },
  outdated: {
    meaning: 'Nobody looks after it at the moment, so what is shown of it may be out of date.',
    remedy: 'Bring the controller back: look at its Deployment and pods.',
    helps: [],
  },
  not_read: {
    meaning: 'It names something that Fluxdeck may not read, so nothing can be said about that.',
    remedy: 'Add the namespace to NAMESPACES, or give Fluxdeck the right to list that kind.',
    helps: [],
  },
}

export function adviseOnMark({ code, text }: Mark): MarkAdvice & { readonly title: string } {
  return {
    title: `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?…]$/.test(text) ? '' : '.'}`,
    ...MARK_ADVICE[code],
  }
}
