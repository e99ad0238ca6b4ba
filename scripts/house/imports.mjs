// Who imports whom, against the plan: what no row allows is forbidden, and so is a file that no row covers.

import { MAY_SEND, ONE_DOOR, TOO_LARGE_FOR_PAGES, WRITERS } from './doors.mjs'
import { LISTS } from './known.mjs'
import { isBelow, isBelowOneOf, isPackageOf, isProduct } from './paths.mjs'
import { PLAN } from './plan.mjs'
import { PACKAGES_OF_TESTS, PLAN_OF_TESTS } from './plan-of-tests.mjs'

const WRITING = /^(PATCH|POST|PUT|DELETE)$/

const NO_ROW = 'stands where no row of scripts/house/plan.mjs allows a file'
/** What is no source needs a row as well where source stands. */
const OF_SOURCE = ['app', 'components', 'lib', 'e2e', 'bench', 'scripts']

export function checkPlace(path, law) {
  if (isBelowOneOf(path, OF_SOURCE) && rowOf(path) === undefined) law.report(path, NO_ROW)
}

export function checkImports(file, law) {
  const { path } = file
  const row = rowOf(path)
  const rowsOfTests = file.isTest ? PLAN_OF_TESTS.filter(({ at }) => isBelow(withoutTest(path), at)) : []
  if (row === undefined && rowsOfTests.every(({ at }) => at === '')) return law.report(path, NO_ROW)
  const rights = {
    may: [...(row?.may ?? []), ...rowsOfTests.flatMap(({ may }) => may)],
    types: row?.types ?? [],
    never: (row?.never ?? []).filter((at) => !(file.isTest && at.endsWith('/testing'))),
    packages: [
      ...(row?.packages ?? []),
      ...(file.isTest ? PACKAGES_OF_TESTS : []),
      ...rowsOfTests.flatMap(({ packages = [] }) => packages),
    ],
  }
  for (const one of file.imports) checkImport(file, rights, one, law)
  checkWriting(file, law)
  if (file.starReexports > 0) law.report(path, 'passes on all of another file (export *): no barrels')
  if (file.reexports > 0 && file.reexports === file.statements)
    law.report(path, 'only passes on other files: no barrels, no forwarding')
}

function checkImport(file, rights, { specifier, target, isType, isAddress, names }, law) {
  const { path } = file
  if (specifier === undefined) {
    if (!law.known.holds(LISTS.computedImports, path))
      law.report(path, 'imports a name that is only known when it runs')
    return
  }
  if (target.package !== undefined) {
    checkDoor(file, target.package, isType, law)
    const mayUse = rights.packages.some((allowed) => isPackageOf(target.package, allowed))
    if (!mayUse) law.report(path, `may not import the package ${target.package}`)
    return
  }
  // An address beside this file may be a folder, or something that is no source.
  if (isAddress && !law.isSource(target.file)) return
  if (target.file === undefined) return law.report(path, `imports ${target.target}, which is not there`)
  checkDoor(file, target.file, isType, law)
  if (!mayImport(path, target.file, isType, rights))
    law.report(path, `may not import ${isType ? 'types of ' : ''}${target.file}`)
  if (/(^|\/)testing\//.test(target.file) && isProduct(path))
    law.report(path, `imports ${target.file}, which is for tests`)
  const writer = WRITERS.find((one) => isProduct(path) && !isBelowOneOf(path, one.may) && names.includes(one.name))
  if (writer !== undefined) law.report(path, `imports ${writer.name}, which only ${writer.may.join(' and ')} may`)
  if (!isType && isProduct(path) && isBelowOneOf(path, TOO_LARGE_FOR_PAGES.of))
    if (isBelowOneOf(target.file, TOO_LARGE_FOR_PAGES.files)) law.report(path, `brings ${target.file} into pages`)
}

function mayImport(path, target, isType, { may, types, never }) {
  if (isBelowOneOf(target, never) && !isBelowOneOf(path, never)) return false
  return isBelowOneOf(target, may) || (isType && isBelowOneOf(target, types))
}

function checkDoor({ path, isTest }, target, isType, law) {
  if (isTest || isType || isBelow(path, 'bench') || isBelow(path, 'e2e')) return
  const door = ONE_DOOR.find(({ what }) => isBelow(target, what))
  if (door !== undefined && !door.by.includes(path))
    law.report(path, `imports ${target}, which only ${door.by.join(' or ')} may`)
}

function checkWriting({ path, isTest, sends }, law) {
  if (isTest || !isBelow(path, 'lib') || isBelowOneOf(path, MAY_SEND)) return
  for (const method of sends)
    if (WRITING.test(method)) law.report(path, `sends a ${method} itself, which only ${MAY_SEND.join(' and ')} may`)
}

const rows = new Map()

function rowOf(path) {
  if (!rows.has(path)) rows.set(path, findRow(withoutTest(path)))
  return rows.get(path)
}

function findRow(name) {
  let best
  for (const row of PLAN) {
    if (!isBelow(name, row.at) || (row.named !== undefined && !row.named.test(name))) continue
    if (best === undefined || row.at.length >= best.at.length) best = row
  }
  return best
}

function withoutTest(path) {
  return path.replace(/\.(test|spec)(\.[cm]?tsx?)$/, '$2').replace(/\.d(\.[cm]?ts)$/, '$1')
}
