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

/** A word of the host, whole or with a number or place behind a hyphen: `gitea.home.example`, `my-forgejo.example`. */
const named = (word: string) => new RegExp(`(?:^|[.-])${word}(?:[.-]|$)`)

/** First match wins. Of a host that none of them knows nobody can say where its commits are shown, so there is no link. */
const FORGES: readonly Forge[] = [
  { matches: /^git-codecommit\.[a-z0-9-]+\.amazonaws\.com$/, page: toCodeCommit },
  { matches: /gitlab/, page: ({ origin, path }, sha) => `${origin}/${path}/-/commit/${sha}` },
  { matches: /^bitbucket\.org$/, page: ({ origin, path }, sha) => `${origin}/${path}/commits/${sha}` },
  { matches: /bitbucket/, page: toBitbucketServer },
  { matches: /^(?:ssh\.)?dev\.azure\.com$|(?:^|\.)visualstudio\.com$/, page: toAzure },
  ...[/^github\.com$/, /^codeberg\.org$/, /^git\.sr\.ht$/, named('github'), named('gitea'), named('forgejo')].map(
    (matches): Forge => ({ matches, page: ({ origin, path }, sha) => `${origin}/${path}/commit/${sha}` }),
  ),
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
    .replace(/(?<!\/)\/+$/, '')
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

/** The page is on another host than the repository, and there is one for each region. */
function toCodeCommit({ host, path }: Repository, sha: string): string | undefined {
  const region = host.split('.')[1] ?? ''
  const name = /^v1\/repos\/([\w.-]{1,100})$/.exec(path)?.[1]
  if (name === undefined) return undefined
  return `https://${region}.console.aws.amazon.com/codesuite/codecommit/repositories/${name}/commit/${sha}?region=${region}`
}

function toAzure({ host, origin, path }: Repository, sha: string): string | undefined {
  if (path.includes('/_git/')) return `${origin}/${path}/commit/${sha}`
  const [version, organisation, project, name] = path.split('/')
  const isSsh = host === 'ssh.dev.azure.com' || host === 'vs-ssh.visualstudio.com'
  if (!isSsh || version !== 'v3' || !organisation || !project || !name) return undefined
  return `https://dev.azure.com/${organisation}/${project}/_git/${name}/commit/${sha}`
}
