import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

/** Below these a known hole is open. Raised when an advisory says so; the newest patch is always better. */
const FLOORS: Readonly<Record<string, string>> = {
  node: '24.18.1',
  'oauth2-proxy': '7.15.5',
  next: '16.3.3',
  react: '19.2.6',
  'react-dom': '19.2.6',
  mermaid: '11.16.1',
  dompurify: '3.4.17',
  undici: '7.28.0',
  'jsonpath-plus': '10.3.0',
  'openid-client': '6.8.0',
  '@kubernetes/client-node': '2.0.1',
}
/** Without any tag that names a version: the digest is put in at the release, see docs/release.md. */
const PINNED_AT_RELEASE = ['gcr.io/distroless/cc-debian13:nonroot']
/** Ours: the name that `kustomize edit set image` replaces. */
const OWN = 'ghcr.io/fluxdeck/fluxdeck'

const root = new URL('../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')
const isAtLeast = (version: string, floor: string) =>
  version.localeCompare(floor, 'en', { numeric: true }) >= 0 && /^\d+(\.\d+)+$/.test(version)

interface Image {
  readonly at: string
  readonly name: string
  readonly tag: string
  readonly digest: string
}

function parseImage(at: string, image: string): Image {
  const [reference = '', digest = ''] = image.split('@')
  const colon = reference.lastIndexOf(':')
  const hasTag = colon > reference.lastIndexOf('/')
  return {
    at,
    name: hasTag ? reference.slice(0, colon) : reference,
    tag: hasTag ? reference.slice(colon + 1) : '',
    digest,
  }
}

const manifests = readdirSync(new URL('deploy/', root), { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.yaml'),
)
const inManifests = manifests.flatMap((file) =>
  [...read(`deploy/${file}`).matchAll(/^\s*(?:- )?image: *["']?([^\s"']+)/gm)].map(([, image = '']) =>
    parseImage(file, image),
  ),
)
const dockerfile = read('Dockerfile')
const stages = [...dockerfile.matchAll(/^FROM (\S+)(?: AS (\S+))?/gm)]
const defaults = new Map([...dockerfile.matchAll(/^ARG (\w+)=(\S+)$/gm)].map(([, name, value]) => [name, value]))
const inDockerfile = stages.map(([, from = '']) =>
  parseImage(
    'Dockerfile',
    from.replace(/^\$\{?(\w+)\}?$/, (_, name: string) => defaults.get(name) ?? ''),
  ),
)
const images = [...inManifests, ...inDockerfile]
const locked = (name: string) => {
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, { version: string }> }
  return Object.entries(packages)
    .filter(([path]) => path.endsWith(`node_modules/${name}`))
    .map(([, { version }]) => version)
}

describe('every image that is named', () => {
  it('is found: ours, the companion and what ours is built on', () => {
    const names = images.map(({ name }) => name)
    for (const part of [OWN, 'oauth2-proxy', 'node', 'distroless'])
      expect(
        names.some((name) => name.includes(part)),
        part,
      ).toBe(true)
  })

  it.each(images)('has an exact version or a digest: $name:$tag in $at', ({ name, tag, digest }) => {
    if (digest !== '') return expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/)
    if (PINNED_AT_RELEASE.includes(`${name}:${tag}`)) return expect(read('docs/release.md')).toContain(name)
    expect(tag).toMatch(/^v?\d+\.\d+\.\d+(-[a-z-]+)?$/)
  })

  it.each(images.filter(({ name }) => name.split('/').at(-1) ?? '' in FLOORS))(
    'is not below its floor: $name:$tag in $at',
    ({ name, tag }) => {
      const floor = FLOORS[name.split('/').at(-1) ?? '']
      if (floor !== undefined) expect(isAtLeast(tag.replace(/^v/, '').split('-')[0] ?? '', floor)).toBe(true)
    },
  )

  it('runs the Node of exactly the image that built it', () => {
    expect(dockerfile).toMatch(/^COPY --from=build .*\/usr\/local\/bin\/node /m)
  })
})

describe('every package with a floor', () => {
  it.each(Object.entries(FLOORS).filter(([name]) => !['node', 'oauth2-proxy'].includes(name)))(
    '%s is locked at %s or above, wherever it is used',
    (name, floor) => {
      const versions = locked(name)
      expect(versions.length).toBeGreaterThan(0)
      for (const version of versions) expect(isAtLeast(version, floor), `${version} is below ${floor}`).toBe(true)
    },
  )
})

describe('a floor', () => {
  it('compares numbers and not letters, and takes no half release for a whole one', () => {
    expect(isAtLeast('7.15.5', '7.15.5')).toBe(true)
    expect(isAtLeast('7.9.9', '7.15.5')).toBe(false)
    expect(isAtLeast('10.0.0', '7.15.5')).toBe(true)
    expect(isAtLeast('7.15.6-rc.1', '7.15.5')).toBe(false)
  })
})

it('takes no package that is younger than a week, and runs no script of any', () => {
  for (const path of ['.npmrc', 'scripts/mutate/.npmrc']) {
    const settings = new Map(
      read(path)
        .trim()
        .split('\n')
        .map((line) => line.split('=') as [string, string]),
    )
    expect(settings.get('ignore-scripts'), path).toBe('true')
    expect(Number(settings.get('min-release-age')), path).toBeGreaterThanOrEqual(7)
  }
})
