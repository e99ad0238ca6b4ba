// One module list out of several: of each module the highest version that any of them asks for, so that Go compiles
// what they have in common once.

/**
 * `lists` are what `go mod edit -json` says of each. Modules of `pinned` have the version that stands there, whatever a
 * list says; one that `isForced` takes the place of every other version. `newer` counts what the lists have older.
 */
export function mergeModuleLists(lists, pinned) {
  const required = new Map()
  for (const { Require } of lists)
    for (const { Path, Version } of Require ?? []) required.set(Path, highest(required.get(Path), Version))
  for (const { module, version, isForced } of pinned) if (!isForced) required.set(module, version)
  const replaced = mergeReplacements(lists, pinned)
  const isNewer = ({ Path, Version }) => isOlder(Version, required.get(Path))
  const newer = lists.reduce((sum, { Require }) => sum + (Require ?? []).filter(isNewer).length, 0)
  const goVersion = lists.map(({ Go }) => `v${Go}`).reduce(highest)
  const lines = [
    'module fluxdeck.test/flux-controllers',
    `go ${goVersion.slice(1)}`,
    ...[...required].map(([path, version]) => `require ${path} ${version}`),
    ...[...replaced].map(([path, version]) => `replace ${path} => ${path} ${version}`),
  ]
  return { goMod: `${lines.join('\n')}\n`, newer, total: required.size }
}

function mergeReplacements(lists, pinned) {
  const replaced = new Map()
  const decided = new Set(pinned.map(({ module }) => module))
  for (const { Replace } of lists) {
    for (const { Old, New } of Replace ?? []) {
      if (decided.has(Old.Path)) continue
      if (New.Path !== Old.Path)
        throw new Error(`${Old.Path} is replaced by ${New.Path}, and nothing here decides that.`)
      replaced.set(Old.Path, highest(replaced.get(Old.Path), New.Version))
    }
  }
  for (const { module, version, isForced } of pinned) if (isForced) replaced.set(module, version)
  return replaced
}

function highest(one, other) {
  return one === undefined || isOlder(one, other) ? other : one
}

/** The order of semantic versions, in which Go's versions made of a commit stand as pre-releases. */
export function isOlder(one, other) {
  const [a, b] = [parse(one), parse(other)]
  for (const [index, number] of a.numbers.entries()) {
    if (number !== b.numbers[index]) return number < b.numbers[index]
  }
  if (a.before.length === 0 || b.before.length === 0) return a.before.length > b.before.length
  for (const [index, word] of a.before.entries()) {
    const against = b.before[index]
    if (against === undefined) return false
    if (word !== against) return isWordOlder(word, against)
  }
  return a.before.length < b.before.length
}

function isWordOlder(word, against) {
  const [isNumber, isAgainstNumber] = [/^\d+$/.test(word), /^\d+$/.test(against)]
  if (isNumber && isAgainstNumber) return BigInt(word) < BigInt(against)
  return isNumber === isAgainstNumber ? word < against : isNumber
}

function parse(version) {
  const [, numbers, before = ''] = /^v(\d+\.\d+\.\d+)(?:-([^+]+))?/.exec(version) ?? []
  if (numbers === undefined) throw new Error(`${version} is not a version.`)
  return { numbers: numbers.split('.').map(Number), before: before === '' ? [] : before.split('.') }
}
