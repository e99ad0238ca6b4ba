// Advice on Helm repositories and charts.

import { CREDENTIALS_REFUSED, NOT_FOUND } from './answers'
import type { AdviceEntry } from './entry'

export const CHART_ADVICE: readonly AdviceEntry[] = [
  {
    kinds: ['HelmRepository'],
    message: CREDENTIALS_REFUSED,
    title: 'The chart repository refused the credentials.',
    meaning: 'The repository asks for credentials that are missing, expired or wrong.',
    remedy: 'Fix spec.secretRef (username and password); then reconcile.',
  },
  {
    kinds: ['HelmRepository'],
    message: NOT_FOUND,
    title: 'There is no index at this address.',
    meaning:
      'The server answers, but it has no index.yaml there: the URL is wrong, the repository moved, or a proxy is in the way.',
    remedy: 'Open the URL with /index.yaml at its end; fix spec.url.',
  },
  {
    kinds: ['HelmRepository'],
    reasons: ['Failed', 'IndexationFailed'],
    title: 'The index of the chart repository could not be downloaded.',
    meaning: 'The URL is wrong, the repository moved, or a proxy is in the way. (403 or 401 would be credentials.)',
    remedy: 'Open the URL with /index.yaml at its end; fix spec.url.',
  },
  {
    kinds: ['HelmChart'],
    message: CREDENTIALS_REFUSED,
    title: 'The registry refused to give the chart.',
    meaning:
      'Registry credentials are missing on the HelmRepository. One of type oci has no status, so the error shows only here.',
    remedy: 'Fix secretRef of the HelmRepository, or its provider login.',
  },
  {
    kinds: ['HelmChart'],
    message: /no '([^'\s]{1,253})' chart with version matching '([^']{1,100})' found/,
    title: 'No release of chart $1 matches version $2.',
    meaning:
      'No release of chart $1 matches the range $2, or the chart name is wrong. It stays stalled until the spec or the index of the repository changes.',
    remedy: 'Fix version or chart in the HelmRelease; a new index triggers a retry.',
    helps: ['reconcile-with-source', 'reconcile'],
  },
  {
    kinds: ['HelmChart'],
    reasons: ['InvalidChartReference'],
    title: 'The chart reference is not valid.',
    meaning: 'The chart name, path or version does not exist in its source. Flux does not retry.',
    remedy: 'Fix chart, version or sourceRef.',
    helps: ['reconcile-with-source', 'reconcile'],
  },
  {
    kinds: ['HelmChart'],
    reasons: ['SourceUnavailable', 'NoSourceArtifact'],
    title: 'The repository of the chart cannot be used.',
    meaning: 'The source of the chart is missing or has no artifact yet.',
    remedy: 'Open the source: its failure is the root cause. Check spec.sourceRef.',
    helps: ['reconcile-with-source', 'reconcile'],
  },
  {
    kinds: ['HelmChart'],
    reasons: ['UnsupportedSourceKind'],
    title: 'The source has a kind that charts cannot come from.',
    meaning: 'spec.sourceRef.kind is not one of HelmRepository, GitRepository and Bucket. Flux does not retry.',
    remedy: 'Correct spec.sourceRef.',
  },
  {
    kinds: ['HelmChart'],
    reasons: ['ChartPullError'],
    title: 'The chart could not be pulled.',
    meaning: 'The repository did not give the chart; the message says why.',
    remedy: 'Check the URL and the credentials of the HelmRepository; then reconcile.',
    helps: ['reconcile-with-source', 'reconcile'],
  },
  {
    kinds: ['HelmChart'],
    reasons: ['ChartPackageError', 'DependencyBuildError', 'MetadataPatchError', 'ValuesFilesError'],
    title: 'The chart could not be packaged.',
    meaning: 'A dependency of the chart, a values file or its Chart.yaml is missing or not valid.',
    remedy: 'Correct the chart in Git, or spec.valuesFiles.',
    helps: ['reconcile-with-source', 'reconcile'],
  },
]
