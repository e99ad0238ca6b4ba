// What is said of a name that no tool has here: agents bring names along from other servers, and clients set something
// before them. What is left out by design is said to be so.

import { nearest } from '@/lib/nearest'
import { clip, plainLine } from './plain'

/** The name elsewhere, the tool here, and what that tool does. */
export const ELSEWHERE: Readonly<Record<string, readonly [tool: string, does: string]>> = {
  get_kubernetes_resources: ['get_resource', 'reads one Flux object'],
  describe_resource: ['get_resource', 'reads one Flux object'],
  debug_flux_kustomization: ['diagnose', 'explains one object; the prompt of this name has its answer in it'],
  debug_flux_helmrelease: ['diagnose', 'explains one object; the prompt of this name has its answer in it'],
  get_version: ['get_flux_instance', 'tells versions'],
  get_kubernetes_api_versions: ['get_flux_instance', 'tells the kinds and versions that are served'],
  events_list: ['get_events', 'lists events'],
  get_kubernetes_logs: ['get_logs', 'reads logs'],
  pods_log: ['get_logs', 'reads logs'],
  get_pod_logs: ['get_logs', 'reads logs'],
  pods_list: ['get_pods', 'lists pods'],
  pods_list_in_namespace: ['get_pods', 'lists pods'],
  get_namespaces: ['get_pods', 'counts pods per namespace with notRunningOnly=false'],
  get_node_status: ['get_cluster_health', 'tells of nodes with question=nodes'],
  get_certificate_status: ['get_cluster_health', 'tells of certificates'],
  get_secrets_status: ['get_cluster_health', 'tells of external secrets'],
  get_backup_status: ['get_cluster_health', 'tells of backups'],
  get_ingress_status: ['get_cluster_health', 'tells of routes'],
  reconcile_flux_gitrepository: ['reconcile_flux_source', 'reconciles one source'],
  reconcile_flux_helmrepository: ['reconcile_flux_source', 'reconciles one source'],
  reconcile_flux_ocirepository: ['reconcile_flux_source', 'reconciles one source'],
}

const NO_WRITES = 'Fluxdeck changes nothing but the runs and suspensions of Flux'
const NO_CHOICE = 'one Fluxdeck speaks for its cluster, and no caller changes that for the others'
const NO_EXEC = 'Fluxdeck runs nothing in the cluster and asks no address that is given to it'
const NOT_DELIVERY = 'it is not about what Flux delivers'
const NO_HISTORY = 'this version keeps no history'

/** The name elsewhere, and why it has nothing here. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  apply_kubernetes_manifest: NO_WRITES,
  delete_kubernetes_resource: NO_WRITES,
  install_flux_instance: NO_WRITES,
  get_kubeconfig_contexts: NO_CHOICE,
  set_kubeconfig_context: NO_CHOICE,
  search_flux_docs: 'advice stands in the answers; the documentation of Flux is at fluxcd.io',
  get_kubernetes_metrics: NOT_DELIVERY,
  get_dns_status: 'no API of Kubernetes tells it',
  get_tailscale_status: 'no API of Kubernetes tells it',
  get_media_status: NOT_DELIVERY,
  get_node_networking: NO_EXEC,
  get_iptables_rules: NO_EXEC,
  get_conntrack_entries: NO_EXEC,
  curl_ingress: NO_EXEC,
  test_pod_connectivity: NO_EXEC,
  test_dns_query: NO_EXEC,
  get_deploys: NO_HISTORY,
  get_history: NO_HISTORY,
  get_clusters: 'there is one cluster here',
}

const MAX_NAME = 64
const SEPARATORS = '_-.:/'

/** `names`: of the tools that there are. */
export function sayUnknownTool(asked: string, names: readonly string[]): string {
  const begin = `There is no tool ${clip(plainLine(asked), MAX_NAME)} here`
  const name = withoutPrefix(asked, names)
  if (names.includes(name)) return `${begin}; it is ${name}, without what stands before it.`
  const [tool, does] = (Object.hasOwn(ELSEWHERE, name) ? ELSEWHERE[name] : undefined) ?? []
  if (tool !== undefined && names.includes(tool)) return `${begin}; ${tool} ${does}.`
  const why = Object.hasOwn(LEFT_OUT, name) ? LEFT_OUT[name] : undefined
  if (why !== undefined) return `${begin}, by design: ${why}.`
  const near = nearest(name, names)
  return near === undefined ? `${begin}; tools/list names them all.` : `${begin}; the nearest is ${near}.`
}

/** What a client set before a name that is known. */
function withoutPrefix(asked: string, names: readonly string[]): string {
  const known = [...names, ...Object.keys(ELSEWHERE), ...Object.keys(LEFT_OUT)]
  if (known.includes(asked)) return asked
  const end = known.find((name) => asked.endsWith(name) && SEPARATORS.includes(asked.at(-name.length - 1) ?? ' '))
  return end ?? asked.slice(0, MAX_NAME)
}
