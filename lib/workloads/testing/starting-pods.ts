// Pods that start, run, and are held up on the way there without a container having failed.

import { type Ago, conditions, running, terminated, waiting } from './kubelet'
import { type PodCase, podSpec } from './pod-case'

const ALL_WELL = { PodScheduled: true, Initialized: true, ContainersReady: true, Ready: true }
const NOT_READY = {
  PodScheduled: true,
  Initialized: true,
  Ready: { reason: 'ContainersNotReady', message: 'containers with unready status: [app]' },
}
const NO_INIT = {
  PodScheduled: true,
  Initialized: { reason: 'ContainersNotInitialized' },
  Ready: { reason: 'ContainersNotInitialized' },
}

export function startingPods(ago: Ago): readonly PodCase[] {
  return [...unscheduled(ago), ...creating(ago), ...runs(ago), ...initialising(ago), ...sidecars(ago)]
}

function unscheduled(ago: Ago): readonly PodCase[] {
  const columns = { ready: '0/1', status: 'Pending', restarts: 0 }
  const spec = podSpec(['app'], { nodeName: undefined })
  const tooSmall = (since: string) => ({
    phase: 'Pending',
    conditions: conditions(since, {
      PodScheduled: { reason: 'Unschedulable', message: '0/3 nodes are available: 3 Insufficient memory.' },
    }),
  })
  return [
    {
      name: 'nobody-scheduled-it-yet',
      spec,
      status: { phase: 'Pending' },
      columns,
      state: 'failed',
      sentence: 'Pending for more than 5 min',
    },
    {
      name: 'unschedulable',
      spec,
      status: tooSmall(ago(4)),
      columns,
      state: 'progressing',
      sentence: 'Unschedulable, no node takes it',
    },
    {
      name: 'long-unschedulable',
      spec,
      status: tooSmall(ago(5)),
      columns,
      state: 'failed',
      sentence: 'Unschedulable, no node takes it',
    },
    {
      name: 'scheduling-gated',
      spec: podSpec(['app'], { nodeName: undefined, schedulingGates: [{ name: 'example.com/quota' }] }),
      status: { phase: 'Pending', conditions: conditions(ago(90), { PodScheduled: { reason: 'SchedulingGated' } }) },
      columns: { ...columns, status: 'SchedulingGated' },
      state: 'progressing',
      sentence: 'SchedulingGated, something holds it back',
    },
    {
      name: 'on-a-node-that-has-not-looked',
      spec: podSpec(),
      status: { phase: 'Pending', startTime: ago(2), conditions: conditions(ago(2), { PodScheduled: true }) },
      columns,
      state: 'progressing',
      sentence: 'Pending',
    },
  ]
}

function creating(ago: Ago): readonly PodCase[] {
  const status = (minutes: number, reason: string) => ({
    phase: 'Pending',
    startTime: ago(minutes),
    conditions: conditions(ago(minutes), NOT_READY),
    containerStatuses: [waiting('app', reason)],
  })
  const spec = podSpec()
  const columns = { ready: '0/1', status: 'ContainerCreating', restarts: 0 }
  return [
    {
      name: 'container-creating',
      spec,
      status: status(4, 'ContainerCreating'),
      columns,
      state: 'progressing',
      sentence: 'ContainerCreating',
    },
    {
      name: 'container-long-creating',
      spec,
      status: status(5, 'ContainerCreating'),
      columns,
      state: 'failed',
      sentence: 'ContainerCreating for more than 5 min',
    },
    {
      name: 'waiting-for-nothing',
      spec,
      status: status(1, ''),
      columns: { ...columns, status: 'Pending' },
      state: 'progressing',
      sentence: 'ContainerCreating',
    },
  ]
}

function runs(ago: Ago): readonly PodCase[] {
  const columns = { ready: '1/1', status: 'Running', restarts: 0 }
  const status = (
    containerStatuses: readonly object[],
    states: Parameters<typeof conditions>[1] = ALL_WELL,
    since = 60,
  ) => ({
    phase: 'Running',
    startTime: ago(24 * 60),
    conditions: conditions(ago(since), states),
    containerStatuses,
  })
  const died = (minutes: number, reason: string, exitCode: number) => ({
    terminated: { reason, exitCode, startedAt: ago(minutes + 1), finishedAt: ago(minutes) },
  })
  const since = ago(60)
  const spec = podSpec()
  return [
    { name: 'running', spec, status: status([running('app', since)]), columns, state: 'ok', sentence: 'running' },
    {
      name: 'not-ready',
      spec,
      status: status([running('app', since, { ready: false })], NOT_READY, 4),
      columns: { ...columns, ready: '0/1' },
      state: 'progressing',
      sentence: 'running, not ready',
    },
    {
      name: 'long-not-ready',
      spec,
      status: status([running('app', since, { ready: false })], NOT_READY, 5),
      columns: { ...columns, ready: '0/1' },
      state: 'failed',
      sentence: 'running, not ready for more than 5 min',
    },
    {
      name: 'behind-a-readiness-gate',
      spec: podSpec(['app'], { readinessGates: [{ conditionType: 'example.com/load-balancer' }] }),
      status: status([running('app', since)], { ...ALL_WELL, Ready: { reason: 'ReadinessGatesNotReady' } }, 1),
      columns,
      state: 'progressing',
      sentence: 'running, not ready',
    },
    {
      name: 'oom-then-running',
      spec,
      status: status([running('app', since, { restartCount: 1, lastState: died(61, 'OOMKilled', 137) })]),
      columns: { ...columns, restarts: 1 },
      state: 'ok',
      sentence: 'running',
      flags: ['oom_killed'],
    },
    {
      name: 'killed-then-running',
      spec,
      status: status([running('app', since, { restartCount: 2, lastState: died(61, 'Error', 137) })]),
      columns: { ...columns, restarts: 2 },
      state: 'ok',
      sentence: 'running',
      flags: ['killed'],
    },
    {
      name: 'restarts-within-the-hour',
      spec,
      status: status([running('app', since, { restartCount: 37, lastState: died(4, 'Error', 1) })]),
      columns: { ...columns, restarts: 37 },
      state: 'ok',
      sentence: 'running',
      flags: ['restarting'],
    },
    {
      name: 'restarts-in-a-year',
      spec,
      status: status([running('app', since, { restartCount: 37, lastState: died(60, 'Error', 1) })]),
      columns: { ...columns, restarts: 37 },
      state: 'ok',
      sentence: 'running',
      flags: [],
    },
    {
      name: 'two-restarts-just-now',
      spec,
      status: status([running('app', since, { restartCount: 2, lastState: died(1, 'Error', 1) })]),
      columns: { ...columns, restarts: 2 },
      state: 'ok',
      sentence: 'running',
      flags: [],
    },
  ]
}

function initialising(ago: Ago): readonly PodCase[] {
  const spec = podSpec(['app'], { init: ['fetch', 'migrate'] })
  const status = (initContainerStatuses: readonly object[], minutes = 90) => ({
    phase: 'Pending',
    startTime: ago(minutes),
    conditions: conditions(ago(minutes), NO_INIT),
    initContainerStatuses,
    containerStatuses: [waiting('app', 'PodInitializing')],
  })
  const done = (minutes: number) =>
    terminated('fetch', { reason: 'Completed', exitCode: 0, startedAt: ago(minutes + 1), finishedAt: ago(minutes) })
  const columns = { ready: '0/1', status: 'Init:0/2', restarts: 0 }
  return [
    {
      name: 'first-init-runs',
      spec,
      status: status([running('fetch', ago(80)), waiting('migrate', 'PodInitializing')]),
      columns,
      state: 'progressing',
      sentence: 'init 0 of 2 done',
    },
    {
      name: 'second-init-runs',
      spec,
      status: status([done(80), running('migrate', ago(79))]),
      columns: { ...columns, status: 'Init:1/2' },
      state: 'progressing',
      sentence: 'init 1 of 2 done',
    },
    {
      name: 'second-init-does-not-begin',
      spec,
      status: status([done(5), waiting('migrate', 'PodInitializing')]),
      columns: { ...columns, status: 'Init:1/2' },
      state: 'failed',
      sentence: 'init 1 of 2 done for more than 5 min',
    },
    {
      name: 'second-init-is-about-to-begin',
      spec,
      status: status([done(4), waiting('migrate', 'PodInitializing')]),
      columns: { ...columns, status: 'Init:1/2' },
      state: 'progressing',
      sentence: 'init 1 of 2 done',
    },
    {
      name: 'init-is-done',
      spec: podSpec(['app'], { init: ['fetch'] }),
      status: { ...status([done(1)]), conditions: conditions(ago(1), NOT_READY) },
      columns: { ...columns, status: 'PodInitializing' },
      state: 'progressing',
      sentence: 'PodInitializing',
    },
    {
      name: 'init-was-restarted-and-is-done',
      spec: podSpec(['app'], { init: ['fetch'] }),
      status: {
        phase: 'Running',
        startTime: ago(90),
        conditions: conditions(ago(80), ALL_WELL),
        initContainerStatuses: [
          terminated(
            'fetch',
            { reason: 'Completed', exitCode: 0, startedAt: ago(85), finishedAt: ago(84) },
            { restartCount: 3, lastState: { terminated: { exitCode: 1, startedAt: ago(87), finishedAt: ago(86) } } },
          ),
        ],
        containerStatuses: [running('app', ago(80))],
      },
      columns: { ready: '1/1', status: 'Running', restarts: 0 },
      state: 'ok',
      sentence: 'running',
    },
    {
      name: 'init-runs-again-beside-what-runs',
      spec: podSpec(['app'], { init: ['fetch'] }),
      status: {
        phase: 'Running',
        startTime: ago(90),
        conditions: conditions(ago(80), ALL_WELL),
        initContainerStatuses: [running('fetch', ago(1), { restartCount: 1, ready: false })],
        containerStatuses: [running('app', ago(80), { restartCount: 1 })],
      },
      columns: { ready: '1/1', status: 'Init:0/1', restarts: 1 },
      state: 'ok',
      sentence: 'running',
    },
  ]
}

function sidecars(ago: Ago): readonly PodCase[] {
  const spec = podSpec(['app'], { sidecars: ['proxy'] })
  const died = { terminated: { reason: 'Error', exitCode: 1, startedAt: ago(31), finishedAt: ago(30) } }
  const status = (sidecar: object, app: object, states: Parameters<typeof conditions>[1]) => ({
    phase: 'Running',
    startTime: ago(90),
    conditions: conditions(ago(2), states),
    initContainerStatuses: [sidecar],
    containerStatuses: [app],
  })
  return [
    {
      name: 'sidecar-runs',
      spec,
      status: status(running('proxy', ago(89)), running('app', ago(88)), ALL_WELL),
      columns: { ready: '2/2', status: 'Running', restarts: 0 },
      state: 'ok',
      sentence: 'running',
    },
    {
      name: 'sidecar-restarted',
      spec,
      status: status(
        running('proxy', ago(30), { restartCount: 3, lastState: died }),
        running('app', ago(88)),
        ALL_WELL,
      ),
      columns: { ready: '2/2', status: 'Running', restarts: 3 },
      state: 'ok',
      sentence: 'running',
      flags: ['restarting'],
    },
    {
      name: 'sidecar-not-ready',
      spec,
      status: status(running('proxy', ago(89), { ready: false }), running('app', ago(88)), NOT_READY),
      columns: { ready: '1/2', status: 'Running', restarts: 0 },
      state: 'progressing',
      sentence: 'running, not ready',
    },
    {
      name: 'sidecar-not-started',
      spec,
      status: {
        ...status(
          running('proxy', ago(1), { started: false, ready: false }),
          waiting('app', 'PodInitializing'),
          NO_INIT,
        ),
        phase: 'Pending',
      },
      columns: { ready: '0/2', status: 'Init:0/1', restarts: 0 },
      state: 'progressing',
      sentence: 'init 0 of 1 done',
    },
    {
      name: 'sidecar-fails-at-the-start',
      spec,
      status: {
        ...status(
          waiting('proxy', 'CrashLoopBackOff', 'back-off 40s', { restartCount: 4, lastState: died }),
          waiting('app', 'PodInitializing'),
          NO_INIT,
        ),
        phase: 'Pending',
      },
      columns: { ready: '0/2', status: 'Init:CrashLoopBackOff', restarts: 4 },
      state: 'failed',
      sentence: 'init container proxy: CrashLoopBackOff, exit 1',
      flags: ['restarting'],
    },
  ]
}
