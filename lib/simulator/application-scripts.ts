// The words of the homelab's programs, by image: how each logs, and what it says when it cannot go on.

import type { ContainerRun } from './pod-log'

export interface Script {
  readonly start: readonly string[]
  readonly everyMs: number
  readonly regular: readonly string[]
  /** Said before it ends with a code. */
  readonly fatal: readonly string[]
}

const PLAIN: Script = {
  start: ['starting', 'configuration loaded', 'listening on :8080'],
  everyMs: 30_000,
  regular: ['level=info msg="health check" status=ok duration=3ms', 'level=debug msg="cache refreshed" turn={turn}'],
  fatal: ['level=fatal msg="exiting after an error"'],
}

const SCRIPTS: Readonly<Record<string, Partial<Script>>> = {
  'immich-server': {
    start: [
      'Initializing Immich v2.2.3',
      '[Nest] 7  - LOG [Microservices:EventRepository] Initialized websocket server',
      '[Nest] 7  - LOG [Microservices:DatabaseService] Reading the version of the vector extension',
    ],
    everyMs: 20_000,
    regular: ['[Nest] 7  - LOG [Microservices:MediaService] Generated thumbnails for {turn} assets'],
    fatal: [
      '[Nest] 7  - ERROR [Microservices:DatabaseService] The VectorChord extension version is 0.2.1, but Immich only supports >=0.3 <0.6.',
      'Error: The VectorChord extension version is 0.2.1, but Immich only supports >=0.3 <0.6.',
      'microservices worker exited with code 1',
      'Killing api process',
    ],
  },
  traefik: {
    everyMs: 4_000,
    regular: [
      '10.42.0.1 - - "GET /login HTTP/2.0" 200 8231 "-" "-" {turn} "apps-nextcloud@kubernetes" "http://10.42.1.31:80" 12ms',
      '10.42.0.1 - - "POST /api/websocket HTTP/2.0" 101 0 "-" "-" {turn} "apps-home-assistant@kubernetes" "http://10.42.2.17:8123" 4ms',
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
  'cert-manager-controller': {
    regular: [
      'I1129 controller.go:162] "re-queuing item due to optimistic locking on resource" logger="cert-manager.certificates-key-manager"',
    ],
    everyMs: 45 * 60_000,
  },
  'home-assistant': {
    start: ['s6-rc: info: service home-assistant successfully started'],
    everyMs: 40_000,
    regular: [
      '\u001b[32m{at} INFO (MainThread) [homeassistant.components.automation.hall_light] Hall light: Running automation actions\u001b[0m',
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
    everyMs: 25_000,
    regular: [
      '[INF] [{turn}] Emby.Server.Implementations.ScheduledTasks.TaskManager: Clean Transcode Directory Completed after 0 minute(s) and 0 seconds',
      '[INF] [{turn}] Jellyfin.Api.Middleware.ResponseTimeMiddleware: Slow HTTP Response from /Items in 0:00:00.61',
    ],
  },
}

/** By the last part of the image's name, whatever registry it came from. */
export function scriptOf({ image }: ContainerRun): Script {
  const name = image.slice(image.lastIndexOf('/') + 1).split(':')[0] ?? ''
  const known = Object.hasOwn(SCRIPTS, name) ? SCRIPTS[name] : undefined
  return { ...PLAIN, ...known }
}
