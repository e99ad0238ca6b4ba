// What anybody may ask of an API server itself: its version, its health, and what it serves.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ServedResource } from './catalogue'
import {
  AGGREGATED_TYPE,
  aggregatedDiscovery,
  groupDocument,
  groupList,
  resourceList,
  wantsAggregated,
} from './discovery'
import type { JsonObject } from './json'
import { sendJson } from './send-json'

/** Whether it was such a question. */
export function answerAboutServer(
  path: string,
  served: readonly ServedResource[],
  kubernetesVersion: string,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const parts = path.split('/').filter((part) => part !== '')
  if (path === '/version') {
    sendJson(request, response, 200, versionDocument(kubernetesVersion))
  } else if (path === '/healthz' || path === '/readyz' || path === '/livez') {
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end('ok')
  } else if ((path === '/apis' || path === '/api') && wantsAggregated(request.headers.accept)) {
    sendJson(request, response, 200, aggregatedDiscovery(served, path === '/api'), AGGREGATED_TYPE)
  } else if (path === '/api') {
    sendJson(request, response, 200, { kind: 'APIVersions', versions: ['v1'] })
  } else if (path === '/apis') {
    sendJson(request, response, 200, groupList(served))
  } else {
    const document =
      parts[0] === 'api' && parts.length === 2
        ? resourceList(served, '', parts[1] ?? '')
        : parts[0] === 'apis' && parts.length === 3
          ? resourceList(served, parts[1] ?? '', parts[2] ?? '')
          : parts[0] === 'apis' && parts.length === 2
            ? groupDocument(served, parts[1] ?? '')
            : undefined
    if (document === undefined) return false
    sendJson(request, response, 200, document)
  }
  return true
}

function versionDocument(gitVersion: string): JsonObject {
  const [, major = '1', minor = '34'] = /^v(\d+)\.(\d+)/.exec(gitVersion) ?? []
  return { major, minor, gitVersion, platform: 'linux/amd64', goVersion: 'go1.24.6', compiler: 'gc' }
}
