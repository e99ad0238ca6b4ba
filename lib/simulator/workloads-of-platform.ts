// What the homelab's infrastructure and platform run, in which images, and by whom it was applied.

import { DAY_MS } from './build-object'
import { kustomization, one, PLANTED_SECRETS, release, type WorkloadRow } from './workload-row'

export const PLATFORM: readonly WorkloadRow[] = [
  {
    namespace: 'metallb-system',
    name: 'controller',
    containers: one('controller', 'quay.io/metallb/controller:v0.15.2'),
    appliedBy: kustomization('metallb', 'flux-system'),
    rolled: 88 * DAY_MS,
    revision: 6,
  },
  {
    kind: 'DaemonSet',
    namespace: 'metallb-system',
    name: 'speaker',
    containers: one('speaker', 'quay.io/metallb/speaker:v0.15.2'),
    appliedBy: kustomization('metallb', 'flux-system'),
    rolled: 88 * DAY_MS,
  },
  {
    namespace: 'cnpg-system',
    name: 'cnpg-controller-manager',
    containers: one('manager', 'ghcr.io/cloudnative-pg/cloudnative-pg:1.27.1'),
    appliedBy: kustomization('cloudnative-pg', 'flux-system'),
    rolled: 12 * DAY_MS,
    revision: 9,
    restarts: { count: 3, lastAgoMs: 4 * DAY_MS, exitCode: 1, reason: 'Error' },
  },
  {
    namespace: 'authelia',
    name: 'authelia',
    containers: one('authelia', 'ghcr.io/authelia/authelia:4.39.13', {
      env: { AUTHELIA_SESSION_SECRET: PLANTED_SECRETS.environment },
    }),
    appliedBy: kustomization('authelia', 'flux-system'),
    rolled: 19 * DAY_MS,
    revision: 14,
  },
  {
    namespace: 'k8up',
    name: 'k8up',
    containers: one('k8up-operator', 'ghcr.io/k8up-io/k8up:v2.13.1'),
    appliedBy: kustomization('backups', 'flux-system'),
    rolled: 27 * DAY_MS,
    revision: 4,
  },
  {
    namespace: 'cert-manager',
    name: 'cert-manager',
    containers: one('cert-manager-controller', 'quay.io/jetstack/cert-manager-controller:v1.19.1'),
    appliedBy: release('cert-manager', 'cert-manager'),
    rolled: 34 * DAY_MS,
    revision: 12,
  },
  {
    namespace: 'cert-manager',
    name: 'cert-manager-webhook',
    containers: one('cert-manager-webhook', 'quay.io/jetstack/cert-manager-webhook:v1.19.1'),
    appliedBy: release('cert-manager', 'cert-manager'),
    rolled: 34 * DAY_MS,
    revision: 12,
  },
  {
    namespace: 'cert-manager',
    name: 'cert-manager-cainjector',
    containers: one('cert-manager-cainjector', 'quay.io/jetstack/cert-manager-cainjector:v1.19.1'),
    appliedBy: release('cert-manager', 'cert-manager'),
    rolled: 34 * DAY_MS,
    revision: 12,
  },
  {
    namespace: 'traefik',
    name: 'traefik',
    containers: one('traefik', 'docker.io/traefik:v3.5.3', {
      args: ['--entryPoints.web.address=:8000', `--experimental.plugins.token=${PLANTED_SECRETS.argument}`],
    }),
    replicas: 2,
    appliedBy: release('traefik', 'traefik'),
    rolled: 9 * DAY_MS,
    revision: 31,
  },
  {
    namespace: 'longhorn-system',
    name: 'longhorn-ui',
    containers: one('longhorn-ui', 'docker.io/longhornio/longhorn-ui:v1.10.0'),
    replicas: 2,
    appliedBy: release('longhorn-system', 'longhorn'),
    rolled: 21 * DAY_MS,
    revision: 7,
  },
  {
    namespace: 'longhorn-system',
    name: 'longhorn-driver-deployer',
    inits: one('wait-longhorn-manager', 'docker.io/longhornio/longhorn-manager:v1.10.0'),
    containers: one('longhorn-driver-deployer', 'docker.io/longhornio/longhorn-manager:v1.10.0'),
    appliedBy: release('longhorn-system', 'longhorn'),
    rolled: 21 * DAY_MS,
    revision: 7,
  },
  {
    kind: 'DaemonSet',
    namespace: 'longhorn-system',
    name: 'longhorn-manager',
    containers: [
      ...one('longhorn-manager', 'docker.io/longhornio/longhorn-manager:v1.10.0'),
      ...one('pre-pull-share-manager-image', 'docker.io/longhornio/longhorn-share-manager:v1.10.0'),
    ],
    appliedBy: release('longhorn-system', 'longhorn'),
    rolled: 21 * DAY_MS,
    restarts: { count: 2, lastAgoMs: 6 * DAY_MS, exitCode: 1, reason: 'Error' },
  },
]

const STACK = release('monitoring', 'kube-prometheus-stack')
const LOKI = release('monitoring', 'loki')

export const MONITORING: readonly WorkloadRow[] = [
  {
    namespace: 'monitoring',
    name: 'kube-prometheus-stack-operator',
    containers: one('kube-prometheus-stack', 'quay.io/prometheus-operator/prometheus-operator:v0.86.1'),
    appliedBy: STACK,
    rolled: 12 * DAY_MS,
    revision: 58,
  },
  {
    namespace: 'monitoring',
    name: 'grafana',
    containers: [
      ...one('grafana-sc-dashboard', 'quay.io/kiwigrid/k8s-sidecar:1.30.10'),
      ...one('grafana', 'docker.io/grafana/grafana:12.2.1', {
        env: { GF_SECURITY_ADMIN_PASSWORD: PLANTED_SECRETS.environment },
      }),
    ],
    appliedBy: STACK,
    rolled: 12 * DAY_MS,
    revision: 40,
    restarts: { count: 1, lastAgoMs: 2 * DAY_MS, exitCode: 137, reason: 'OOMKilled' },
  },
  {
    namespace: 'monitoring',
    name: 'kube-state-metrics',
    containers: one('kube-state-metrics', 'registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.17.0'),
    appliedBy: STACK,
    rolled: 12 * DAY_MS,
    revision: 22,
  },
  {
    kind: 'DaemonSet',
    namespace: 'monitoring',
    name: 'node-exporter',
    containers: one('node-exporter', 'quay.io/prometheus/node-exporter:v1.10.2'),
    appliedBy: STACK,
    rolled: 12 * DAY_MS,
  },
  {
    // The operator makes it: it stands in no inventory.
    kind: 'StatefulSet',
    namespace: 'monitoring',
    name: 'prometheus-kube-prometheus-stack-prometheus',
    containers: [
      ...one('prometheus', 'quay.io/prometheus/prometheus:v3.7.3'),
      ...one('config-reloader', 'quay.io/prometheus-operator/prometheus-config-reloader:v0.86.1'),
    ],
    rolled: 12 * DAY_MS,
  },
  {
    kind: 'StatefulSet',
    namespace: 'monitoring',
    name: 'loki',
    containers: one('loki', 'docker.io/grafana/loki:3.5.7'),
    appliedBy: LOKI,
    rolled: 100 * 60_000,
  },
  {
    namespace: 'monitoring',
    name: 'loki-gateway',
    containers: one('nginx', 'docker.io/nginxinc/nginx-unprivileged:1.29-alpine'),
    appliedBy: LOKI,
    rolled: 100 * 60_000,
    revision: 22,
  },
  {
    kind: 'DaemonSet',
    namespace: 'monitoring',
    name: 'loki-canary',
    containers: one('loki-canary', 'docker.io/grafana/loki-canary:3.5.7'),
    appliedBy: LOKI,
    rolled: 100 * 60_000,
  },
]
