// What the homelab's apps run, in which images, and by whom it was applied.

import { DAY_MS, HOUR_MS } from './build-object'
import { kustomization, one, PLANTED_SECRETS, release, type WorkloadRow } from './workload-row'

const IMMICH = release('apps', 'immich')

export const APPS: readonly WorkloadRow[] = [
  {
    kind: 'CronJob',
    namespace: 'apps',
    name: 'postgres-dump',
    containers: one('dump', 'ghcr.io/cloudnative-pg/postgresql:17.6', {
      env: { PGPASSWORD: PLANTED_SECRETS.environment },
      args: ['pg_dumpall', `--dbname=postgres://dump:${PLANTED_SECRETS.argument}@postgres-rw:5432`],
    }),
    schedule: '17 3 * * *',
    appliedBy: kustomization('databases'),
    rolled: 40 * DAY_MS,
  },
  {
    namespace: 'apps',
    name: 'adguard',
    containers: one('adguard', 'docker.io/adguard/adguardhome:v0.107.69'),
    isRecreate: true,
    appliedBy: kustomization('adguard'),
    rolled: 8 * DAY_MS,
    revision: 11,
  },
  {
    namespace: 'apps',
    name: 'home-assistant',
    containers: [
      ...one('home-assistant', 'ghcr.io/home-assistant/home-assistant:2025.11.2'),
      ...one('mosquitto', 'docker.io/library/eclipse-mosquitto:2.0.22'),
    ],
    isRecreate: true,
    appliedBy: kustomization('home-assistant'),
    rolled: 'broker',
    revision: 47,
  },
  {
    namespace: 'apps',
    name: 'zigbee2mqtt',
    containers: one('zigbee2mqtt', 'ghcr.io/koenkk/zigbee2mqtt:2.6.3'),
    isRecreate: true,
    appliedBy: kustomization('home-assistant'),
    rolled: 23 * DAY_MS,
    revision: 9,
    restarts: { count: 5, lastAgoMs: 31 * HOUR_MS, exitCode: 1, reason: 'Error' },
  },
  {
    namespace: 'apps',
    name: 'jellyfin',
    containers: one('jellyfin', 'ghcr.io/jellyfin/jellyfin:10.11.2'),
    volumes: [
      {
        name: 'media',
        csi: { driver: 'smb.csi.k8s.io', volumeAttributes: { source: '//nas/media', options: PLANTED_SECRETS.volume } },
      },
    ],
    appliedBy: kustomization('jellyfin'),
    rolled: 'transcoding',
    revision: 28,
  },
  {
    namespace: 'apps',
    name: 'immich-valkey',
    containers: one('valkey', 'docker.io/valkey/valkey:8.1.4'),
    appliedBy: IMMICH,
    rolled: 52 * DAY_MS,
    revision: 3,
  },
  {
    namespace: 'apps',
    name: 'photoprism',
    containers: one('photoprism', 'docker.io/photoprism/photoprism:240915', {
      env: { PHOTOPRISM_ADMIN_PASSWORD: PLANTED_SECRETS.environment },
    }),
    appliedBy: release('apps', 'photoprism'),
    rolled: 141 * DAY_MS,
    revision: 5,
  },
  {
    namespace: 'apps',
    name: 'nextcloud',
    containers: [
      ...one('nextcloud', 'docker.io/library/nextcloud:32.0.1-apache', {
        env: { NEXTCLOUD_ADMIN_PASSWORD: PLANTED_SECRETS.environment },
      }),
      ...one('nextcloud-cron', 'docker.io/library/nextcloud:32.0.1-apache'),
    ],
    isRecreate: true,
    appliedBy: release('apps', 'nextcloud'),
    rolled: 6 * DAY_MS,
    revision: 19,
  },
  {
    namespace: 'apps',
    name: 'nextcloud-redis',
    containers: one('redis', 'docker.io/library/redis:8.2.2-alpine'),
    appliedBy: release('apps', 'nextcloud'),
    rolled: 6 * DAY_MS,
    revision: 8,
  },
  {
    namespace: 'apps',
    name: 'paperless',
    containers: one('paperless', 'ghcr.io/paperless-ngx/paperless-ngx:2.19.6', {
      env: { PAPERLESS_SECRET_KEY: PLANTED_SECRETS.environment },
    }),
    isRecreate: true,
    appliedBy: kustomization('paperless'),
    rolled: 15 * DAY_MS,
    revision: 33,
  },
  {
    namespace: 'apps',
    name: 'paperless-ai',
    containers: one('paperless-ai', 'docker.io/clusterzx/paperless-ai:3.0.9'),
    appliedBy: kustomization('paperless-ai'),
    rolled: 15 * DAY_MS,
    revision: 6,
    restarts: { count: 8, lastAgoMs: 3 * DAY_MS, exitCode: 137, reason: 'OOMKilled' },
  },
  {
    namespace: 'apps',
    name: 'vaultwarden',
    containers: one('vaultwarden', 'docker.io/vaultwarden/server:1.34.3-alpine', {
      env: { ADMIN_TOKEN: PLANTED_SECRETS.environment },
    }),
    isRecreate: true,
    appliedBy: kustomization('vaultwarden'),
    rolled: 'head',
    revision: 17,
  },
  {
    namespace: 'apps',
    name: 'frigate',
    containers: one('frigate', 'ghcr.io/blakeblackshear/frigate:0.16.2'),
    isRecreate: true,
    appliedBy: kustomization('frigate'),
    rolled: 11 * DAY_MS,
    revision: 21,
    restarts: { count: 2, lastAgoMs: 40 * HOUR_MS, exitCode: 137, reason: 'Error' },
  },
  {
    namespace: 'apps',
    name: 'minecraft',
    containers: one('minecraft', 'docker.io/itzg/minecraft-server:2025.10.0'),
    replicas: 0,
    isRecreate: true,
    appliedBy: kustomization('minecraft'),
    rolled: 'world',
    revision: 12,
  },
  {
    namespace: 'apps',
    name: 'exit-node',
    containers: one('tailscale', 'ghcr.io/ali-homelab/private-exit-node:1.4.0', {
      env: { TS_AUTHKEY: PLANTED_SECRETS.environment },
    }),
    appliedBy: kustomization('private-exit-node'),
    rolled: 40 * DAY_MS,
    revision: 4,
  },
]
