// A day in the life of the `cluster-alerts` topic, as far as it is not Flux's: backups, disks, the UPS, updates.

import { before, HOUR_MS } from './build-object'
import type { Publication } from './ntfy-cache'
import { createRandom } from './random'

export const HOMELAB_TOPIC = 'cluster-alerts'
/** As it is called inside the cluster. */
export const HOMELAB_NTFY = 'http://ntfy.monitoring.svc'

/** Oldest first, with their own times: what others than Flux send. */
export function writeNtfyHistory(now: Date, seed: number): readonly Publication[] {
  const random = createRandom(seed)
  return occasions((hours) => before(now, hours * HOUR_MS + random.between(0, 50) * 1000))
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

function occasions(ago: (hours: number) => Date): readonly Publication[] {
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
    {
      title: 'Disk almost full',
      message: 'nuc-3: /var/lib/longhorn is at 88 % (102 GiB free)',
      priority: 4,
      tags: ['warning', 'disk'],
      at: ago(0.8),
    },
  ]
}
