// The real controllers of workloads on the test's API server: what they make of a Deployment, a StatefulSet, a DaemonSet, a
// Job or a CronJob is real. Nothing is scheduled and no container runs: a test plays the kubelet.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Availability } from './availability'
import type { ControlPlane } from './control-plane'
import { findControllerManager } from './control-plane/build.mjs'
import { startLeashed } from './leashed-process'

export interface WorkloadControllers {
  log(): string
  stop(): Promise<void>
}

/** No garbage collector: what loses its owner stays, and whoever goes by names would find it. */
const CONTROLLERS = ['deployment', 'replicaset', 'statefulset', 'daemonset', 'job', 'cronjob', 'resourcequota']

export function workloadControllersAvailability(): Availability {
  if (findControllerManager() !== undefined) return { available: true }
  return {
    available: false,
    reason: 'no kube-controller-manager for the tests. Install Go and run: node e2e/support/control-plane/build.mjs',
  }
}

export async function startWorkloadControllers(cluster: ControlPlane): Promise<WorkloadControllers> {
  const program = findControllerManager()
  if (program === undefined) throw new Error('There is no kube-controller-manager on this machine.')
  const folder = await mkdtemp(join(tmpdir(), 'fluxdeck-controller-manager-'))
  const started = await startLeashed(
    program,
    [
      ...['--kubeconfig', cluster.kubeconfigPath, '--leader-elect=false', '--secure-port=0'],
      ...['--controllers', CONTROLLERS.map((name) => `${name}-controller`).join(',')],
    ],
    { cwd: folder, env: { PATH: process.env.PATH, HOME: folder, TMPDIR: folder } },
  )
  return {
    log: started.output,
    async stop() {
      await started.stop(2_000)
      await rm(folder, { recursive: true, force: true })
    },
  }
}
