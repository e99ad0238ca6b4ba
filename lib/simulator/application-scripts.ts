// The words of the homelab's programs, by image: how each logs, and what it says when it cannot go on. `{at}`, `{turn}` and
// `{tag}` stand for the time, a number that grows and the version of the image.

import { MINUTE_MS } from './build-object'
import type { ContainerRun } from './pod-log'

export interface Script {
  readonly start: readonly string[]
  readonly everyMs: number
  readonly regular: readonly string[]
  /** Said before it ends with a code. */
  readonly fatal: readonly string[]
}

const PLAIN: Script = {
  start: ['level=info msg="starting" version={tag}', 'level=info msg="listening" address=:8080'],
  everyMs: 2 * MINUTE_MS,
  regular: [
    'level=info msg="health check" status=ok duration=3ms',
    'level=debug msg="cache refreshed" turn={turn}',
    'level=info msg="nothing to do"',
  ],
  fatal: ['level=fatal msg="exiting after an error"'],
}

const GO_OPERATOR: Partial<Script> = {
  start: ['{"level":"info","ts":"{at}","logger":"setup","msg":"starting manager","version":"{tag}"}'],
  everyMs: 3 * MINUTE_MS,
  regular: [
    '{"level":"info","ts":"{at}","msg":"reconciled","controller":"cluster","generation":{turn}}',
    '{"level":"debug","ts":"{at}","msg":"status is up to date","controller":"cluster"}',
  ],
  fatal: ['{"level":"error","ts":"{at}","logger":"setup","msg":"leader election lost"}'],
}

const SCRIPTS: Readonly<Record<string, Partial<Script>>> = {
  'immich-server': {
    start: [
      'Initializing Immich {tag}',
      'Detected CPU Cores: 8',
      '[Nest] 7  - LOG [Microservices:EventRepository] Initialized websocket server',
      '[Nest] 7  - LOG [Microservices:DatabaseService] Reading the version of the vector extension',
    ],
    everyMs: 47_000,
    regular: [
      '[Nest] 7  - LOG [Microservices:MediaService] Successfully generated a preview and a thumbnail of asset {turn}',
      '[Nest] 7  - LOG [Api:LoggingInterceptor] GET /api/server/ping 200 1.2ms 10.42.0.1',
      '[Nest] 7  - WARN [Microservices:MetadataService] Asset {turn} has no date in its EXIF data',
      '[Nest] 7  - LOG [Microservices:JobService] Queue thumbnailGeneration is empty',
    ],
    fatal: [
      '[Nest] 7  - ERROR [Microservices:DatabaseService] The VectorChord extension version is 0.2.1, but Immich only supports >=0.3 <0.6.',
      'Error: The VectorChord extension version is 0.2.1, but Immich only supports >=0.3 <0.6.',
      '    at DatabaseService.onBootstrap (/usr/src/app/dist/services/database.service.js:68:23)',
      'microservices worker exited with code 1',
      'Killing api process',
    ],
  },
  'immich-machine-learning': {
    start: [
      '[INFO] Starting gunicorn 23.0.0',
      '[INFO] Listening at: http://[::]:3003 (8)',
      '[INFO] Initialized request thread pool with 8 threads.',
    ],
    everyMs: 5 * MINUTE_MS,
    regular: ['[INFO] Loading visual model "ViT-B-32__openai" to memory', '[INFO] Shutting down due to inactivity.'],
  },
  traefik: {
    everyMs: 4_000,
    regular: [
      '10.42.0.1 - - [{at}] "GET /login HTTP/2.0" 200 8231 "-" "-" {turn} "apps-nextcloud@kubernetes" "http://10.42.1.31:80" 12ms',
      '10.42.0.1 - - [{at}] "GET /api/websocket HTTP/1.1" 101 0 "-" "-" {turn} "apps-home-assistant@kubernetes" "http://10.42.2.17:8123" 4ms',
      '10.42.0.1 - - [{at}] "PROPFIND /remote.php/dav HTTP/2.0" 207 1744 "-" "-" {turn} "apps-nextcloud@kubernetes" "http://10.42.1.31:80" 31ms',
    ],
  },
  loki: {
    everyMs: 6_000,
    regular: [
      'level=info ts={at} caller=table_manager.go:136 index-store=tsdb msg="uploading tables"',
      'level=info ts={at} caller=metrics.go:237 component=frontend org_id=fake latency=fast query_type=labels status=200',
      'level=warn ts={at} caller=pool.go:250 component=distributor msg="removing frontend failing healthcheck" addr=10.42.3.8:9095',
    ],
  },
  grafana: {
    everyMs: 90_000,
    regular: [
      'logger=context userId=1 orgId=1 uname=admin t={at} level=info msg="Request Completed" method=GET path=/api/live/ws status=-1',
      'logger=sqlstore.transactions t={at} level=info msg="Database locked, sleeping then retrying" error="database is locked" retry=0',
    ],
  },
  'cert-manager-controller': {
    everyMs: 45 * MINUTE_MS,
    regular: [
      'I1129 controller.go:162] "re-queuing item due to optimistic locking on resource" logger="cert-manager.certificates-key-manager"',
    ],
  },
  'home-assistant': {
    start: ['s6-rc: info: service home-assistant successfully started'],
    everyMs: 40_000,
    regular: [
      '\u001b[32m{at} INFO (MainThread) [homeassistant.components.automation.hall_light] Hall light: Running automation actions\u001b[0m',
      '\u001b[32m{at} INFO (SyncWorker_4) [homeassistant.components.recorder] Committed {turn} states\u001b[0m',
      '\u001b[33m{at} WARNING (MainThread) [homeassistant.components.zha] Device sensor.kitchen did not answer in time\u001b[0m',
    ],
  },
  postgresql: {
    start: [
      'dumping database app',
      'dumping database nextcloud',
      'dumping database immich',
      'dump finished, 3 databases',
    ],
    regular: [],
  },
  jellyfin: {
    start: ['[INF] [1] Main: Jellyfin version: {tag}', '[INF] [1] Main: Startup complete 0:00:08.31'],
    everyMs: 75_000,
    regular: [
      '[INF] [{turn}] Emby.Server.Implementations.ScheduledTasks.TaskManager: Clean Transcode Directory Completed after 0 minute(s) and 0 seconds',
      '[WRN] [{turn}] Jellyfin.Api.Middleware.ResponseTimeMiddleware: Slow HTTP Response from /Items in 0:00:00.61',
    ],
  },
  server: {
    start: ['[INFO] Starting Vaultwarden {tag}', '[INFO] Rocket has launched from http://0.0.0.0:80'],
    everyMs: 3 * MINUTE_MS,
    regular: [
      '[{at}][request][INFO] GET /api/sync?excludeDomains=true',
      '[{at}][response][INFO] (sync) GET /api/sync?<data..> => 200 OK',
    ],
  },
  'cloudnative-pg': GO_OPERATOR,
  k8up: GO_OPERATOR,
}

/** By the last part of the image's name, whatever registry it came from. */
export function scriptOf({ image }: ContainerRun): Script {
  const [name = '', tag = ''] = image.slice(image.lastIndexOf('/') + 1).split(':')
  const script = { ...PLAIN, ...(Object.hasOwn(SCRIPTS, name) ? SCRIPTS[name] : undefined) }
  return { ...script, start: script.start.map((line) => line.replace('{tag}', tag)) }
}
