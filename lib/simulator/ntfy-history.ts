// A day in the life of the `cluster-alerts` topic: Flux by two routes, backups, disks, the UPS, updates.

import { before, HOUR_MS, MINUTE_MS, sha1, uidOf } from './build-object'
import { formatTime } from './kube-object'
import type { Publication } from './ntfy-cache'
import { createRandom } from './random'
import { HOMELAB_REVISIONS } from './scenario-homelab'

export const HOMELAB_TOPIC = 'cluster-alerts'

const DAY_HOURS = 24

/** Oldest first, ready to be published with their own times. */
export function writeNtfyHistory(now: Date, seed: number): readonly Publication[] {
  const random = createRandom(seed)
  const ago = (hours: number) => before(now, hours * HOUR_MS + random.between(0, 50) * 1000)
  const messages: Publication[] = [...occasions(ago)]
  for (let hour = DAY_HOURS - 1; hour >= 1; hour -= 1) {
    const revision = `main@sha1:${random.hex(40)}`
    if (hour % 3 === 0) {
      const app = random.pick(['jellyfin', 'home-assistant', 'adguard', 'vaultwarden', 'nextcloud'])
      messages.push(
        fluxMessage(`Kustomization/apps/${app}`, 'ReconciliationSucceeded', `Applied revision: ${revision}`, ago(hour)),
      )
    }
    if (hour % 4 === 1) {
      const text = `stored artifact for commit '${random.pick(SUBJECTS)}'`
      messages.push(fluxMessage('GitRepository/flux-system/flux-system', 'NewArtifact', text, ago(hour + 0.01)))
    }
    if (hour % 6 === 2) messages.push(rawWaiting(ago(hour)))
  }
  return messages.toSorted((left, right) => (left.at?.getTime() ?? 0) - (right.at?.getTime() ?? 0))
}

export const SUBJECTS = [
  'feat(jellyfin): enable hardware transcoding on nuc-2',
  'fix(traefik): raise read timeout for large uploads',
  'chore(deps): update helm release loki to 6.46.0',
  'feat(home-assistant): add zigbee2mqtt network key',
  'chore(renovate): group monitoring updates',
  'fix(adguard): allow DNS over TLS from the guest network',
  'chore(deps): update ghcr.io/home-assistant/home-assistant to 2025.11.2',
  'refactor(monitoring): move dashboards to their own folder',
  'fix(vaultwarden): pin websocket path',
  'docs: write down the restore drill',
] as const

/** The way a Provider of type generic with ntfy templates sends a Flux event. */
function fluxMessage(ref: string, reason: string, message: string, at: Date, isError = false): Publication {
  return {
    title: `${ref} ${reason}`,
    message,
    tags: isError ? ['rotating_light', 'flux'] : ['white_check_mark', 'flux'],
    ...(isError ? { priority: 4 } : { priority: 2 }),
    at,
  }
}

function occasions(ago: (hours: number) => Date): readonly Publication[] {
  const build = 'kustomize build failed: accumulating resources: missing file paperless-config.yaml'
  return [
    {
      title: 'Backup finished',
      message: 'k8up: 14 volumes, 212 GiB, 0 errors, 41 min',
      tags: ['floppy_disk', 'backup'],
      at: ago(20.5),
    },
    {
      title: 'Nightly restore drill',
      message:
        '**3 of 3** snapshots restored.\n\n| volume | size | time |\n|---|---|---|\n| vaultwarden | 41 MiB | 3 s |\n| paperless | 8.2 GiB | 96 s |\n| home-assistant | 1.1 GiB | 14 s |',
      markdown: true,
      tags: ['white_check_mark', 'backup'],
      at: ago(19.8),
    },
    {
      title: 'Disk almost full',
      message: 'nuc-3: /var/lib/longhorn is at 87 % (111 GiB free)',
      priority: 4,
      tags: ['warning', 'disk'],
      at: ago(17.2),
    },
    {
      title: 'UPS on battery',
      message: 'Line power lost, 38 min left at 24 % load',
      priority: 5,
      tags: ['zap', 'ups'],
      at: ago(15.4),
    },
    {
      title: 'UPS on line power',
      message: 'Power is back after 2 min 11 s',
      tags: ['electric_plug', 'ups'],
      at: ago(15.36),
    },
    {
      title: 'Updates available',
      message:
        '- **nuc-1**: 12 packages, kernel\n- **nuc-2**: 12 packages\n- **pi-rack**: [firmware 2025-10-30](https://example.com/firmware)',
      markdown: true,
      priority: 2,
      tags: ['package'],
      at: ago(13.1),
    },
    { message: 'speedtest: 938 Mbit/s down, 52 Mbit/s up, 9 ms', priority: 1, tags: ['satellite'], at: ago(11.9) },
    {
      title: 'SMART warning',
      message: 'pi-rack /dev/sda: Reallocated_Sector_Ct rose from 0 to 8',
      priority: 4,
      tags: ['warning', 'disk'],
      at: ago(9.7),
    },
    {
      title: 'Certificate renewed',
      message: '*.home.example valid until 19 February',
      priority: 2,
      tags: ['lock'],
      at: ago(8.2),
    },
    fluxMessage('Kustomization/apps/paperless', 'BuildFailed', build, ago(5), true),
    { message: rawEvent(build, ago(4.98)), priority: 4, at: ago(4.98) },
    {
      title: 'ImageRepository/flux-system/private-exit-node ReadOperationFailed',
      message:
        'scan failed: GET https://ghcr.io/v2/ali-homelab/private-exit-node/tags/list?n=1000: UNAUTHORIZED: authentication required',
      priority: 4,
      tags: ['rotating_light', 'flux'],
      at: ago(4.1),
    },
    {
      title: 'Backup finished',
      message: 'k8up: 14 volumes, 212 GiB, 0 errors, 39 min',
      tags: ['floppy_disk', 'backup'],
      at: ago(3.4),
    },
    {
      title: 'Front door',
      message: 'Parcel delivered',
      icon: 'https://example.com/parcel.png',
      tags: ['package', 'home'],
      at: ago(2.6),
    },
    fluxMessage(
      'HelmRelease/monitoring/loki',
      'UpgradeSucceeded',
      'Helm upgrade succeeded for release monitoring/loki.v22 with chart loki@6.46.0',
      ago(1.7),
    ),
    {
      title: 'Disk almost full',
      message: 'nuc-3: /var/lib/longhorn is at 88 % (102 GiB free)',
      priority: 4,
      tags: ['warning', 'disk'],
      at: ago(0.8),
    },
  ]
}

/** What a Provider of type generic sends without any template: the event itself. */
function rawEvent(message: string, at: Date): string {
  return JSON.stringify({
    involvedObject: {
      kind: 'Kustomization',
      namespace: 'apps',
      name: 'paperless',
      uid: uidOf('Kustomization/apps/paperless'),
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      resourceVersion: '184311',
    },
    severity: 'error',
    timestamp: formatTime(at),
    message,
    reason: 'BuildFailed',
    metadata: { revision: HOMELAB_REVISIONS.head },
    reportingController: 'kustomize-controller',
    reportingInstance: `kustomize-controller-${sha1('instance').slice(0, 8)}-x2x7q`,
  })
}

function rawWaiting(at: Date): Publication {
  const message = JSON.stringify({
    involvedObject: {
      kind: 'Kustomization',
      namespace: 'apps',
      name: 'frigate',
      uid: uidOf('Kustomization/apps/frigate'),
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    },
    severity: 'info',
    timestamp: formatTime(before(at, MINUTE_MS / 60)),
    message: 'Dependencies do not meet ready condition, retrying in 30s',
    reason: 'DependencyNotReady',
    metadata: { revision: HOMELAB_REVISIONS.head },
    reportingController: 'kustomize-controller',
    reportingInstance: `kustomize-controller-${sha1('instance').slice(0, 8)}-x2x7q`,
  })
  return { message, priority: 2, at }
}
