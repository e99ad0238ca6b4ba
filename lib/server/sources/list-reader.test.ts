import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, expect, it } from 'vitest'
import { ReadPage } from '@/lib/kubernetes/list-page'
import { asReadable } from '@/lib/kubernetes/unreadable-object'
import { buildScenario } from '@/lib/simulator/scenario'
import { bundleListThread } from '@/scripts/build.mjs'
import { createListReader } from './list-reader'
import { ResourceStore } from './resource-store'

const KIND = 'Kustomization'
const { objects } = buildScenario('homelab', new Date('2026-11-21T12:00:00Z'), 1)
const kustomizations = objects.filter(({ kind }) => kind === KIND)
const TEXTS = ['ghp_0123456789abcdefghijABCDEFGHIJ012345', 'https://me:secret@host/', '\u0000\ud800', 'ﬂux 🚀', '']
const folder = mkdtempSync(join(tmpdir(), 'fluxdeck-lists-'))
const program = pathToFileURL(join(folder, 'list-thread.mjs'))

/** Enough of them that a thread is worth while. */
function pageOf(items: readonly unknown[]): Uint8Array {
  const filler = 'x'.repeat(300_000)
  return Buffer.from(JSON.stringify({ filler, metadata: { resourceVersion: '7', continue: 'there' }, items }))
}

beforeAll(() => bundleListThread(join(folder, 'list-thread.mjs')))

it('reads each object as it is read without a thread, be it as it may, and gives back the same manifest', async () => {
  const items = [
    ...kustomizations,
    ...TEXTS.map((text, at) => ({
      ...kustomizations[0],
      metadata: { name: `hostile-${at}`, namespace: 'apps', annotations: { note: text } },
      spec: { postBuild: { substitute: { TOKEN: text } } },
    })),
    'no object',
    { metadata: {} },
    { metadata: { name: 'a/b', namespace: 'apps' } },
    { metadata: { name: 'nowhere' } },
  ]
  const here = new ResourceStore()
  const there = new ResourceStore({ reader: createListReader(program) })
  here.replace(KIND, await Promise.all(items.map((item) => here.prepare(KIND, asReadable(item)))))
  const page = await there.readPage(KIND, pageOf(items))
  expect(page).toBeInstanceOf(ReadPage)
  expect(page).toMatchObject({ resourceVersion: '7', next: 'there' })
  expect(page?.bad).toEqual(['an object is not an object', 'an object has no name'])
  there.replace(KIND, page?.items ?? [])
  expect([...there.resources()]).toEqual([...here.resources()])
  expect(there.unreadable()).toEqual(here.unreadable())
  for (const { ref } of here.resources()) expect(there.manifest(ref)).toEqual(here.manifest(ref))
  expect(JSON.stringify([...there.resources()].map(({ ref }) => there.manifest(ref)))).not.toMatch(/ghp_0|me:secret/)
})

it('presses the next pages and what a watch brings against the first one', async () => {
  const store = new ResourceStore({ reader: createListReader(program) })
  const [first, ...others] = kustomizations
  const pages = [await store.readPage(KIND, pageOf([first])), await store.readPage(KIND, pageOf(others))]
  store.replace(
    KIND,
    pages.flatMap((page) => page?.items ?? []),
  )
  store.apply(KIND, 'MODIFIED', { ...first, spec: { path: './changed' } })
  await expect.poll(() => store.isBusy()).toBe(false)
  expect(store.count(KIND)).toBe(kustomizations.length)
  const specs = [...store.resources()].map(({ ref }) => store.manifest(ref))
  expect(specs).toContainEqual(expect.objectContaining({ spec: { path: './changed' } }))
})

it('leaves a small page, what is no list, and everything once the thread has failed, to whoever asked', async () => {
  const reader = createListReader(program)
  const ask = (bytes: Uint8Array) => reader.read({ kind: KIND, bytes })
  expect(await ask(Buffer.from('{"items":[],"metadata":{"resourceVersion":"1"}}'))).toBeUndefined()
  expect(await ask(Buffer.alloc(300_000, 32))).toBeUndefined()
  writeFileSync(join(folder, 'broken.mjs'), 'throw new Error("broken")')
  const broken = createListReader(pathToFileURL(join(folder, 'broken.mjs')))
  const both = [1, 2].map(() => broken.read({ kind: KIND, bytes: pageOf([]) }))
  expect(await Promise.all(both)).toEqual([undefined, undefined])
  expect(await broken.read({ kind: KIND, bytes: pageOf([]) })).toBeUndefined()
})
