// Where a person can read a commit: from the address of a repository and a revision to a page of its forge.
// Only http(s) and ssh addresses are turned into links; nothing else ever becomes an href.

import { parseRevision } from './revision-format'

interface Repository {
  readonly host: string
  readonly origin: string
  /** Path without leading slash, trailing slash and `.git`. */
  readonly path: string
}

interface Forge {
  readonly matches: RegExp
  readonly page: (repository: Repository, sha: string) => string | undefined
}

/** First match wins; forges that are not named share the address that GitHub, Gitea and Forgejo use. */
const FORGES: readonly Forge[] = [
  { matches: /gitlab/, page: ({ origin, path }, sha) => `${origin}/${path}/-/commit/${sha}` },
  { matches: /^bitbucket\.org$/, page: ({ origin, path }, sha) => `${origin}/${path}/commits/${sha}` },
  { matches: /bitbucket/, page: toBitbucketServer },
  { matches: /^(?:ssh\.)?dev\.azure\.com$|(?:^|\.)visualstudio\.com$/, page: toAzure },
  { matches: /./, page: ({ origin, path }, sha) => `${origin}/${path}/commit/${sha}` },
]

/** Hosts that take ssh under another name than the web. */
const WEB_HOSTS: Readonly<Record<string, string>> = {
  'ssh.github.com': 'github.com',
  'altssh.gitlab.com': 'gitlab.com',
  'altssh.bitbucket.org': 'bitbucket.org',
}

export function commitUrl(repositoryUrl: string, revision: string): string | undefined {
  const { algorithm, digest } = parseRevision(revision)
  if (digest === undefined || (algorithm !== 'sha1' && algorithm !== 'sha256')) return undefined
  const repository = parseRepository(repositoryUrl)
  if (repository === undefined) return undefined
  return FORGES.find(({ matches }) => matches.test(repository.host))?.page(repository, digest)
}

function parseRepository(text: string): Repository | undefined {
  const scp = /^(?:[\w.-]+@)([\w.-]+):(?!\/\/)([^\s?#]+)$/.exec(text)
  const address = scp === null ? text : `ssh://${scp[1]}/${scp[2]}`
  if (!URL.canParse(address)) return undefined
  const url = new URL(address)
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:'
  if (!isWeb && url.protocol !== 'ssh:') return undefined
  const name = url.hostname.toLowerCase()
  const host = WEB_HOSTS[name] ?? name
  const path = url.pathname
    .replace(/^\/+/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
  // A server inside the cluster has no page that a browser outside could open.
  if (path === '' || !/^[\w.-]+$/.test(host) || !host.includes('.') || /\.svc(?:\.|$)/.test(host)) return undefined
  const origin = isWeb ? `${url.protocol}//${host}${url.port === '' ? '' : `:${url.port}`}` : `https://${host}`
  return { host, origin, path }
}

function toBitbucketServer({ origin, path }: Repository, sha: string): string | undefined {
  const [project, name, ...rest] = path.replace(/^scm\//, '').split('/')
  if (!project || !name || rest.length > 0) return undefined
  return project.startsWith('~')
    ? `${origin}/users/${project.slice(1)}/repos/${name}/commits/${sha}`
    : `${origin}/projects/${project}/repos/${name}/commits/${sha}`
}

function toAzure({ host, origin, path }: Repository, sha: string): string | undefined {
  if (path.includes('/_git/')) return `${origin}/${path}/commit/${sha}`
  const [version, organisation, project, name] = path.split('/')
  const isSsh = host === 'ssh.dev.azure.com' || host === 'vs-ssh.visualstudio.com'
  if (!isSsh || version !== 'v3' || !organisation || !project || !name) return undefined
  return `https://dev.azure.com/${organisation}/${project}/_git/${name}/commit/${sha}`
}
