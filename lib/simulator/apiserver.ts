// The simulated Kubernetes API server: real paths, verbs, media types and errors over a loopback socket.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { answerAboutServer } from './about-server'
import { reviewAccess } from './access-review'
import { ApiFailure, PageNotFound } from './api-failure'
import { type ApiTarget, parseApiPath } from './api-path'
import { qualifiedName, type ServedResource } from './catalogue'
import { type Fault, Faults, forbidden } from './faults'
import type { KubeObject } from './kube-object'
import { ListPages } from './list-pages'
import { listenOnLoopback, readBody } from './loopback-server'
import { formOf, readAs, writeList, writeObject } from './object-form'
import { collectionOf, type ObjectStore } from './object-store'
import { patchObject } from './patch-object'
import { answerPodLog, type ContainerLogs } from './pod-log'
import { sendFailure, sendJson } from './send-json'
import { WatchHub } from './watch-hub'

export interface RecordedRequest {
  readonly method: string
  readonly path: string
  readonly body?: string
  readonly contentType?: string
}

export interface ApiServerOptions {
  readonly store: ObjectStore
  readonly catalogue: readonly ServedResource[]
  readonly kubernetesVersion: string
  readonly port: number
  readonly clock: () => Date
  readonly signal: AbortSignal
  /** What the containers write. */
  readonly logs: ContainerLogs
}

export interface ApiServer {
  readonly url: string
  /** The last requests, oldest first; watches included. */
  requests(): readonly RecordedRequest[]
  /** Returns what lifts the fault again. */
  inject(fault: Fault): () => void
}

const KEPT_REQUESTS = 5000
const MERGE_PATCH = 'application/merge-patch+json'

export async function startApiServer(options: ApiServerOptions): Promise<ApiServer> {
  const { store, clock, signal } = options
  const faults = new Faults()
  const watches = new WatchHub(store, signal)
  const pages = new ListPages(store, clock)
  const recorded: RecordedRequest[] = []

  function record(request: RecordedRequest): void {
    recorded.push(request)
    if (recorded.length > KEPT_REQUESTS) recorded.splice(0, recorded.length - KEPT_REQUESTS)
  }

  function served(): readonly ServedResource[] {
    return options.catalogue.filter((resource) => !faults.isAbsent(resource.plural))
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = request
    if (faults.isOutage) return void request.socket.destroy()
    response.setHeader('date', clock().toUTCString())
    const body = method === 'GET' ? undefined : await readBody(request)
    const contentType = request.headers['content-type']
    record({
      method,
      path: url,
      ...(body === undefined ? {} : { body }),
      ...(contentType === undefined ? {} : { contentType }),
    })
    const delay = faults.delayOf(url)
    if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay))
    await faults.untilFree(url, signal)
    if (response.destroyed) return
    const failure = faults.failureOf(url)
    if (failure !== undefined) throw failure
    const { pathname, searchParams } = new URL(url, 'http://127.0.0.1')
    if (method === 'GET' && answerAboutServer(pathname, served(), options.kubernetesVersion, request, response)) return
    if (method === 'POST' && pathname.startsWith('/apis/authorization.k8s.io/v1/')) {
      return sendJson(request, response, 201, reviewAccess(pathname, parseBody(body), options.catalogue, faults))
    }
    const target = parseApiPath(pathname, served())
    if (method === 'GET') return read(target, searchParams, request, response)
    if (method === 'PATCH') return patch(target, searchParams, contentType, parseBody(body), request, response)
    throw new ApiFailure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource')
  }

  function read(target: ApiTarget, query: URLSearchParams, request: IncomingMessage, response: ServerResponse): void {
    const { resource, version, namespace, name, subresource } = target
    const isWatch = name === undefined && ['true', '1'].includes(query.get('watch') ?? '')
    requireRight(target, name !== undefined ? 'get' : isWatch ? 'watch' : 'list')
    const form = formOf(request.headers.accept, name === undefined && !isWatch)
    if (isWatch) {
      watches.open(resource, version, namespace, query, form, response)
      return
    }
    if (name === undefined) {
      sendJson(request, response, 200, writeList(pages.list(resource, namespace, query), resource, version, form))
      return
    }
    if (subresource === 'log' && resource.plural === 'pods' && namespace !== undefined) {
      const pod = stored(target)
      const onPod = (listener: (pod: KubeObject | undefined) => void) => followPod(store, pod, listener, signal)
      answerPodLog({ pod, query, logs: options.logs, now: clock(), onPod }, response)
      return
    }
    if (subresource !== undefined && subresource !== 'status') throw new PageNotFound(subresource)
    sendJson(request, response, 200, writeObject(stored(target), resource, version, form))
  }

  function patch(
    target: ApiTarget,
    query: URLSearchParams,
    contentType: string | undefined,
    body: unknown,
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    const { resource, version, name, subresource } = target
    if (name === undefined) {
      throw new ApiFailure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource')
    }
    if (contentType?.split(';')[0]?.trim() !== MERGE_PATCH) {
      const message = `the body of the request was in an unknown format - accepted media types include: application/json-patch+json, ${MERGE_PATCH}, application/apply-patch+yaml`
      throw new ApiFailure(415, 'UnsupportedMediaType', message)
    }
    const isStatus = subresource === 'status' && resource.hasStatus
    if (subresource !== undefined && !isStatus) throw new PageNotFound(subresource)
    requireRight(target, 'patch')
    const object = stored(target)
    const patched = patchObject({
      resource,
      object,
      patch: body,
      manager: query.get('fieldManager') ?? managerOf(request),
      now: clock(),
      ...(isStatus ? { subresource: 'status' as const } : {}),
    })
    const isDryRun = query.get('dryRun') === 'All'
    const result = patched === object || isDryRun ? patched : store.write(collectionOf(resource), patched)
    sendJson(request, response, 200, readAs(result, resource, version))
  }

  function requireRight({ resource, namespace, name, subresource }: ApiTarget, verb: string): void {
    const plural = subresource === 'log' ? `${resource.plural}/log` : resource.plural
    if (faults.isForbidden(plural, verb, namespace)) throw forbidden({ ...resource, plural }, verb, namespace, name)
  }

  function stored(target: ApiTarget) {
    const object = store.get(collectionOf(target.resource), target.namespace, target.name ?? '')
    if (object === undefined) throw notFound(target)
    return object
  }

  const server = await listenOnLoopback(
    (request, response) => {
      answer(request, response).catch((error: unknown) => sendFailure(request, response, error))
    },
    options.port,
    signal,
  )

  return {
    url: server.url,
    requests: () => [...recorded],
    inject(fault) {
      if (fault.type === 'compact') {
        store.compact()
        pages.expireAll()
        watches.expire()
      }
      if (fault.type === 'cut') watches.cut()
      if (fault.type === 'garbage') watches.writeRaw(fault.plural, fault.text ?? '{"type":"MODIFIED","object":{"kin\n')
      if (fault.type === 'absent') watches.end(fault.plural)
      if (fault.type === 'forbid') watches.end(fault.plural)
      if (fault.type === 'silence') return watches.silence(fault.plural)
      const lift = faults.add(fault)
      if (fault.type === 'outage') server.cutConnections()
      return lift
    },
  }
}

function notFound({ resource, name }: ApiTarget): ApiFailure {
  const message = `${qualifiedName(resource)} "${name}" not found`
  return new ApiFailure(404, 'NotFound', message, { name, group: resource.group, kind: resource.plural })
}

function followPod(
  store: ObjectStore,
  pod: KubeObject,
  listener: (pod: KubeObject | undefined) => void,
  signal: AbortSignal,
): () => void {
  const ended = new AbortController()
  store.onChange(
    ({ type, object }) => {
      if (object.metadata.uid === pod.metadata.uid) listener(type === 'DELETED' ? undefined : object)
    },
    AbortSignal.any([signal, ended.signal]),
  )
  return () => ended.abort()
}

function parseBody(body: string | undefined): unknown {
  try {
    return JSON.parse(body ?? '')
  } catch (error) {
    throw new ApiFailure(400, 'BadRequest', `error decoding the body: ${error}`)
  }
}

/** Without fieldManager the server takes the user agent up to its first slash. */
function managerOf(request: IncomingMessage): string {
  return (request.headers['user-agent'] ?? 'unknown').split('/')[0]?.slice(0, 128) || 'unknown'
}
