// Pods of which a container does not run: each reason that a kubelet gives.

import { type Ago, conditions, running, terminated, waiting } from './kubelet'
import { type PodCase, podSpec } from './pod-case'

const NOT_READY = { PodScheduled: true, Initialized: true, Ready: { reason: 'ContainersNotReady' } }
const COLUMNS = { ready: '0/1', restarts: 0 }

export function failingPods(ago: Ago): readonly PodCase[] {
  return [...images(ago), ...configurations(ago), ...crashes(ago), ...ends(ago), ...inits(ago)]
}

function waits(ago: Ago, name: string, reason: string, message: string, sentence: string): PodCase {
  return {
    name,
    spec: podSpec(),
    status: {
      phase: 'Pending',
      startTime: ago(1),
      conditions: conditions(ago(1), NOT_READY),
      containerStatuses: [waiting('app', reason, message)],
    },
    columns: { ...COLUMNS, status: reason },
    state: 'failed',
    sentence,
  }
}

const PULL = 'failed to pull and unpack image "ghcr.io/x/web:1.3": failed to resolve reference "ghcr.io/x/web:1.3":'
const BACK_OFF = 'Back-off pulling image "ghcr.io/x/web:1.3": ErrImagePull: rpc error: code ='

function images(ago: Ago): readonly PodCase[] {
  const image = (name: string, reason: string, message: string, why: string) =>
    waits(ago, name, reason, message, `cannot pull ghcr.io/x/web:1.3${why}`)
  return [
    image(
      'pull-unauthorised',
      'ErrImagePull',
      `${PULL} failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://ghcr.io/token?scope=repository%3Ax%2Fweb%3Apull&service=ghcr.io: 401 Unauthorized`,
      ': unauthorised',
    ),
    image(
      'pull-denied',
      'ImagePullBackOff',
      `${BACK_OFF} Unknown desc = pull access denied for x/web, repository does not exist or may require authorization`,
      ': unauthorised',
    ),
    image(
      'pull-not-found',
      'ImagePullBackOff',
      `${BACK_OFF} NotFound desc = ${PULL} ghcr.io/x/web:1.3: not found`,
      ': not found',
    ),
    image('pull-unknown-manifest', 'ErrImagePull', 'manifest unknown: manifest unknown', ': not found'),
    image(
      'pull-unreachable',
      'ErrImagePull',
      `${PULL} failed to do request: Head "https://ghcr.io/v2/x/web/manifests/1.3": dial tcp: lookup ghcr.io: no such host`,
      ': unreachable',
    ),
    image(
      'pull-times-out',
      'ImagePullBackOff',
      `${BACK_OFF} DeadlineExceeded desc = ${PULL} dial tcp 140.82.121.33:443: i/o timeout`,
      ': unreachable',
    ),
    image(
      'pull-limited',
      'ErrImagePull',
      `${PULL} unexpected status code 429 Too Many Requests - toomanyrequests: You have reached your pull rate limit.`,
      ': the registry limits pulls',
    ),
    image(
      'pull-for-another-machine',
      'ErrImagePull',
      'no match for platform in manifest: not found',
      ': not for the architecture of the node',
    ),
    image('pull-without-a-word', 'ImagePullBackOff', 'Back-off pulling image "ghcr.io/x/web:1.3"', ''),
    waits(
      ago,
      'image-without-a-name',
      'InvalidImageName',
      'couldn\'t parse image name "ghcr.io/X": invalid reference format',
      'cannot pull ghcr.io/x/web:1.3: that is no name of an image',
    ),
    waits(
      ago,
      'image-never-pulled',
      'ErrImageNeverPull',
      'Container image "ghcr.io/x/web:1.3" is not present with pull policy of Never',
      'cannot start ghcr.io/x/web:1.3: not on the node, and never to be pulled',
    ),
    waits(
      ago,
      'image-not-signed',
      'SignatureValidationFailed',
      'image pull failed because signature verification failed',
      'cannot pull ghcr.io/x/web:1.3: its signature is not valid',
    ),
  ]
}

function configurations(ago: Ago): readonly PodCase[] {
  return [
    waits(
      ago,
      'secret-missing',
      'CreateContainerConfigError',
      'secret "web-credentials" not found',
      'CreateContainerConfigError, a ConfigMap, a Secret or a key of it is missing',
    ),
    waits(
      ago,
      'key-missing',
      'CreateContainerConfigError',
      "couldn't find key password in Secret apps/web-credentials",
      'CreateContainerConfigError, a ConfigMap, a Secret or a key of it is missing',
    ),
    waits(
      ago,
      'config-without-a-word',
      'CreateContainerConfigError',
      '',
      'CreateContainerConfigError, a ConfigMap, a Secret or a key of it is missing',
    ),
    waits(
      ago,
      'would-run-as-root',
      'CreateContainerConfigError',
      'container has runAsNonRoot and image will run as root (pod: "web_apps(1234)", container: app)',
      'CreateContainerConfigError, the image would run as root, which is not allowed',
    ),
    waits(
      ago,
      'container-not-created',
      'CreateContainerError',
      'context deadline exceeded',
      'CreateContainerError, the runtime does not answer in time',
    ),
    waits(
      ago,
      'container-not-run',
      'RunContainerError',
      'failed to create containerd task: exec: "nosuch": executable file not found in $PATH',
      'RunContainerError, its command or a file is not in the image',
    ),
    waits(
      ago,
      'hook-failed',
      'PostStartHookError',
      'Exec lifecycle hook ([/bin/sh -c login planted-8f2c]) failed',
      'PostStartHookError',
    ),
  ]
}

function crashes(ago: Ago): readonly PodCase[] {
  const crash = (
    name: string,
    last: object | undefined,
    why: string,
    flags: PodCase['flags'] = ['restarting'],
  ): PodCase => ({
    name,
    spec: podSpec(),
    status: {
      phase: 'Running',
      startTime: ago(90),
      conditions: conditions(ago(30), NOT_READY),
      containerStatuses: [
        waiting('app', 'CrashLoopBackOff', 'back-off 5m0s restarting failed container=app', {
          restartCount: 12,
          ...(last === undefined
            ? {}
            : { lastState: { terminated: { startedAt: ago(5), finishedAt: ago(4), ...last } } }),
        }),
      ],
    },
    columns: { ready: '0/1', status: 'CrashLoopBackOff', restarts: 12 },
    state: 'failed',
    sentence: `CrashLoopBackOff${why}`,
    flags,
  })
  return [
    crash('crash-loop', { exitCode: 1, reason: 'Error' }, ', exit 1'),
    crash('crash-loop-for-memory', { exitCode: 137, reason: 'OOMKilled' }, ', OOMKilled, over its memory limit', [
      'restarting',
      'oom_killed',
    ]),
    crash(
      'crash-loop-by-kill',
      { exitCode: 137, reason: 'Error' },
      ', killed (exit 137), not for its memory: often a failed liveness probe',
      ['restarting', 'killed'],
    ),
    crash('crash-loop-by-signal', { exitCode: 139, signal: 11, reason: 'Error' }, ', signal 11'),
    crash('crash-loop-of-ends', { exitCode: 0, reason: 'Completed' }, ', exit 0'),
    crash('crash-loop-unexplained', undefined, '', []),
  ]
}

function ends(ago: Ago): readonly PodCase[] {
  const end = (exitCode: number, more: object = {}) => ({ exitCode, startedAt: ago(3), finishedAt: ago(2), ...more })
  const ended = (phase: string, containerStatuses: readonly object[], ready = false) => ({
    phase,
    startTime: ago(5),
    conditions: conditions(ago(2), { ...NOT_READY, ...(ready ? { Ready: true } : {}) }),
    containerStatuses,
  })
  const once = podSpec(['app'], { restartPolicy: 'Never' })
  const two = podSpec(['app', 'helper'], { restartPolicy: 'OnFailure' })
  const completed = end(0, { reason: 'Completed' })
  return [
    {
      name: 'completed-job',
      spec: once,
      isToEnd: true,
      status: ended('Succeeded', [terminated('app', completed)]),
      columns: { ...COLUMNS, status: 'Completed' },
      state: 'ok',
      sentence: 'completed',
    },
    {
      name: 'completed-server',
      spec: podSpec(),
      status: ended('Running', [terminated('app', completed)]),
      columns: { ...COLUMNS, status: 'Completed' },
      state: 'failed',
      sentence: 'ended by itself and should run',
    },
    {
      name: 'failed-job',
      spec: once,
      isToEnd: true,
      status: ended('Failed', [terminated('app', end(1, { reason: 'Error' }))]),
      columns: { ...COLUMNS, status: 'Error' },
      state: 'failed',
      sentence: 'exit 1',
    },
    {
      name: 'ended-with-a-code',
      spec: once,
      status: ended('Failed', [terminated('app', end(3))]),
      columns: { ...COLUMNS, status: 'ExitCode:3' },
      state: 'failed',
      sentence: 'exit 3',
    },
    {
      name: 'ended-by-signal',
      spec: once,
      status: ended('Failed', [terminated('app', end(137, { signal: 9 }))]),
      columns: { ...COLUMNS, status: 'Signal:9' },
      state: 'failed',
      sentence: 'killed (exit 137), not for its memory: often a failed liveness probe',
      flags: ['killed'],
    },
    {
      name: 'ended-by-segfault',
      spec: once,
      status: ended('Failed', [terminated('app', end(139, { signal: 11 }))]),
      columns: { ...COLUMNS, status: 'Signal:11' },
      state: 'failed',
      sentence: 'signal 11',
    },
    {
      name: 'oom-killed',
      spec: podSpec(),
      status: ended('Running', [terminated('app', end(137, { reason: 'OOMKilled' }))]),
      columns: { ...COLUMNS, status: 'OOMKilled' },
      state: 'failed',
      sentence: 'OOMKilled, over its memory limit',
      flags: ['oom_killed'],
    },
    {
      name: 'start-error',
      spec: once,
      status: ended('Failed', [terminated('app', end(128, { reason: 'StartError' }))]),
      columns: { ...COLUMNS, status: 'StartError' },
      state: 'failed',
      sentence: 'StartError, exit 128',
    },
    {
      name: 'cannot-run',
      spec: once,
      status: ended('Failed', [terminated('app', end(127, { reason: 'ContainerCannotRun' }))]),
      columns: { ...COLUMNS, status: 'ContainerCannotRun' },
      state: 'failed',
      sentence: 'ContainerCannotRun, exit 127',
    },
    {
      name: 'status-unknown',
      spec: once,
      status: ended('Failed', [terminated('app', end(137, { reason: 'ContainerStatusUnknown' }))]),
      columns: { ...COLUMNS, status: 'ContainerStatusUnknown' },
      state: 'failed',
      sentence: 'ContainerStatusUnknown, exit 137',
    },
    {
      name: 'one-of-two-completed',
      spec: two,
      isToEnd: true,
      status: ended('Running', [terminated('app', completed), running('helper', ago(5))]),
      columns: { ready: '1/2', status: 'NotReady', restarts: 0 },
      state: 'progressing',
      sentence: 'running, not ready',
    },
    {
      name: 'one-of-two-completed-and-ready',
      spec: two,
      isToEnd: true,
      status: ended('Running', [terminated('app', completed), running('helper', ago(5))], true),
      columns: { ready: '1/2', status: 'Running', restarts: 0 },
      state: 'ok',
      sentence: 'running',
    },
    {
      name: 'one-completed-one-failed',
      spec: two,
      isToEnd: true,
      status: ended('Running', [terminated('app', completed), terminated('helper', end(2, { reason: 'Error' }))]),
      columns: { ready: '0/2', status: 'Error', restarts: 0 },
      state: 'failed',
      sentence: 'exit 2',
    },
    {
      name: 'one-creating-one-without-image',
      spec: two,
      status: ended('Pending', [waiting('app', 'ContainerCreating'), waiting('helper', 'ErrImagePull', 'not found')]),
      columns: { ready: '0/2', status: 'ContainerCreating', restarts: 0 },
      state: 'failed',
      sentence: 'cannot pull ghcr.io/x/web:1.3: not found',
    },
  ]
}

function inits(ago: Ago): readonly PodCase[] {
  const init = (
    name: string,
    state: object,
    status: string,
    sentence: string,
    more: Partial<PodCase> = {},
  ): PodCase => ({
    name,
    spec: podSpec(['app'], { init: ['migrate'], restartPolicy: 'Never' }),
    status: {
      phase: 'Pending',
      startTime: ago(90),
      conditions: conditions(ago(90), { PodScheduled: true, Initialized: { reason: 'ContainersNotInitialized' } }),
      initContainerStatuses: [state],
      containerStatuses: [waiting('app', 'PodInitializing')],
    },
    columns: { ...COLUMNS, status },
    state: 'failed',
    sentence,
    ...more,
  })
  const end = (exitCode: number, more: object = {}) => ({ exitCode, startedAt: ago(3), finishedAt: ago(2), ...more })
  const last = { terminated: end(1, { reason: 'Error' }) }
  const status = 'Init:CrashLoopBackOff'
  return [
    init(
      'init-crash-loop',
      waiting('migrate', 'CrashLoopBackOff', 'back-off', { restartCount: 5, lastState: last }),
      status,
      'init container migrate: CrashLoopBackOff, exit 1',
      { columns: { ...COLUMNS, status, restarts: 5 }, flags: ['restarting'] },
    ),
    init(
      'init-error',
      terminated('migrate', end(1, { reason: 'Error' })),
      'Init:Error',
      'init container migrate: exit 1',
    ),
    init('init-code', terminated('migrate', end(2)), 'Init:ExitCode:2', 'init container migrate: exit 2'),
    init(
      'init-signal',
      terminated('migrate', end(139, { signal: 11 })),
      'Init:Signal:11',
      'init container migrate: signal 11',
    ),
    init(
      'init-oom',
      terminated('migrate', end(137, { reason: 'OOMKilled' })),
      'Init:OOMKilled',
      'init container migrate: OOMKilled, over its memory limit',
      { flags: ['oom_killed'] },
    ),
    init(
      'init-image',
      waiting('migrate', 'ImagePullBackOff', 'not found'),
      'Init:ImagePullBackOff',
      'cannot pull ghcr.io/x/web:1.3: not found',
    ),
    init(
      'init-config',
      waiting('migrate', 'CreateContainerConfigError', 'configmap "x" not found'),
      'Init:CreateContainerConfigError',
      'init container migrate: CreateContainerConfigError, a ConfigMap, a Secret or a key of it is missing',
    ),
  ]
}
