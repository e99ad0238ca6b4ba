// What the controller of Jobs writes when one has done its work.

import type { JsonObject } from './json'

export function jobDone(time: string): JsonObject {
  const condition = (type: string) => ({
    type,
    status: 'True',
    reason: 'CompletionsReached',
    message: 'Reached expected number of succeeded pods',
    lastProbeTime: time,
    lastTransitionTime: time,
  })
  return {
    completionTime: time,
    conditions: [condition('SuccessCriteriaMet'), condition('Complete')],
    ready: 0,
    succeeded: 1,
    terminating: 0,
    uncountedTerminatedPods: {},
  }
}
