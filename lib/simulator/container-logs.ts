// Whose log a container's is: Flux's controllers write what they did, everything else what programs of its kind write.

import { ApplicationLog } from './application-log'
import type { ControllerLog } from './controller-log'
import type { ContainerLogs, ContainerRun } from './pod-log'
import type { Scheduler } from './scheduler'

export function containerLogs(controllers: ControllerLog, scheduler: Scheduler): ContainerLogs {
  const applications = new ApplicationLog(scheduler)
  const writerOf = ({ pod }: ContainerRun): ContainerLogs =>
    pod.metadata.namespace === 'flux-system' && pod.metadata.labels?.app !== undefined ? controllers : applications
  return {
    read: (run) => writerOf(run).read(run),
    follow: (run, onLine) => writerOf(run).follow(run, onLine),
  }
}
