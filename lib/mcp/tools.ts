// Every tool, in the order in which they are listed.

import type { Tool } from './tool'
import { getAction } from './tools/action'
import { getDeploys } from './tools/deploys'
import { diagnose } from './tools/diagnose'
import { getEvents } from './tools/events'
import { queryLogs, queryMetrics } from './tools/free-queries'
import { getDependencyGraph } from './tools/graph'
import { getAlerts, getCertificates, getClusterHealth } from './tools/ground'
import { getHistory } from './tools/history'
import { getFluxImages } from './tools/images'
import { getFluxInstance } from './tools/instance'
import { getLogs } from './tools/logs'
import { getNotifications } from './tools/notifications'
import { getPods } from './tools/pods'
import {
  reconcileHelmRelease,
  reconcileKustomization,
  reconcileResourceSet,
  reconcileSelection,
  reconcileSource,
} from './tools/reconcile'
import { getResource } from './tools/resource'
import { getFluxSources } from './tools/sources'
import { getFluxStatus } from './tools/status'
import { resumeReconciliation, suspendReconciliation } from './tools/suspension'
import { getWorkloads } from './tools/workloads'

export const TOOLS: readonly Tool[] = [
  getFluxStatus,
  diagnose,
  getResource,
  getFluxInstance,
  getFluxSources,
  getFluxImages,
  getDependencyGraph,
  getEvents,
  getLogs,
  getWorkloads,
  getPods,
  getNotifications,
  getDeploys,
  getHistory,
  getClusterHealth,
  getCertificates,
  getAlerts,
  queryLogs,
  queryMetrics,
  getAction,
  reconcileKustomization,
  reconcileHelmRelease,
  reconcileSource,
  reconcileResourceSet,
  reconcileSelection,
  suspendReconciliation,
  resumeReconciliation,
]
