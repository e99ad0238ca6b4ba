// The tools that ask Flux to reconcile: one object, with its source or by force, or several in their order.

import { z } from 'zod'
import { MAX_SELECTION } from '@/lib/contract/actions'
import { describeKind, FLUX_KIND_NAMES, type FluxKind } from '@/lib/flux/kinds'
import { kindOfAlias } from '@/lib/flux/tell/kind-names'
import type { Ref } from '@/lib/ref'
import type { Questions } from '@/lib/server/answers/questions'
import { act, WaitArguments } from '../act'
import { InNamespace, KindArgument, NameArgument, NamespaceArgument } from '../arguments'
import { FluxRefArgument } from '../object-arguments'
import { defineTool } from '../tool'
import { listRefs } from '../words'

const SOURCES = FLUX_KIND_NAMES.filter((kind) => describeKind(kind).role === 'source')
const ENDS = 'Cancelling ends the waiting and undoes nothing.'
const Named = { name: NameArgument, namespace: NamespaceArgument }
const WithSource = { with_source: z.boolean().default(false).describe('Fetch its source first.') }
const KUSTOMIZATION = namesOf('kustomization')
const RELEASE = namesOf('helmrelease')
const SET = namesOf('resourceset')

export const reconcileKustomization = defineTool({
  ...KUSTOMIZATION.names,
  description: `Ask a ${KUSTOMIZATION.kind} to reconcile and await how it ends. ${ENDS}`,
  input: z.strictObject({ ...Named, ...WithSource, ...WaitArguments }),
  hints: 'act',
  shape: 'acted',
  answer({ name, namespace, with_source: withSource, ...patience }, asking) {
    const action = withSource ? 'reconcile-with-source' : 'reconcile'
    return act(asking, { action, kind: KUSTOMIZATION.kind, namespace, name }, patience)
  },
})

export const reconcileHelmRelease = defineTool({
  ...RELEASE.names,
  description: `Ask a ${RELEASE.kind} to reconcile and await how it ends. One of with_source, force, reset at a time. ${ENDS}`,
  input: z
    .strictObject({
      ...Named,
      ...WithSource,
      force: z.boolean().default(false).describe('Upgrade even if nothing changed.'),
      reset: z.boolean().default(false).describe('Try again where no retries are left.'),
      ...WaitArguments,
    })
    .superRefine(({ with_source, force, reset }, context) => {
      const asked = Object.entries({ with_source, force, reset }).flatMap(([name, isAsked]) => (isAsked ? [name] : []))
      const [first, second] = asked
      if (first === undefined || second === undefined) return
      context.addIssue({ code: 'custom', path: [second], message: `cannot go with ${first}: ask one after the other` })
    }),
  hints: 'act-destructively',
  shape: 'acted',
  answer({ name, namespace, with_source: withSource, force, reset, ...patience }, asking) {
    const action = force ? 'force' : reset ? 'reset' : withSource ? 'reconcile-with-source' : 'reconcile'
    return act(asking, { action, kind: RELEASE.kind, namespace, name }, patience)
  },
})

export const reconcileSource = defineTool({
  name: 'reconcile_flux_source',
  title: 'Reconcile a source',
  description: `Ask a source to fetch anew and await what it brings. ${ENDS}`,
  input: z.strictObject({
    kind: KindArgument.refine((kind) => describeKind(kind).role === 'source', {
      message: `is no source: there are ${SOURCES.join(', ')}`,
    }).describe(`${SOURCES.join(', ')}.`),
    ...Named,
    ...WaitArguments,
  }),
  hints: 'act',
  shape: 'acted',
  answer: ({ kind, name, namespace, ...patience }, asking) =>
    act(asking, { action: 'reconcile', kind, namespace, name }, patience),
})

export const reconcileResourceSet = defineTool({
  ...SET.names,
  description: `Ask a ${SET.kind} to reconcile and await how it ends. ${ENDS}`,
  input: z.strictObject({ ...Named, ...WaitArguments }),
  hints: 'act',
  shape: 'acted',
  answer: ({ name, namespace, ...patience }, asking) =>
    act(asking, { action: 'reconcile', kind: SET.kind, namespace, name }, patience),
})

export const reconcileSelection = defineTool({
  name: 'reconcile_flux',
  title: 'Reconcile several objects',
  description: `Reconcile a selection in order: sources first, then dependencies, parents before children; ${MAX_SELECTION} at most. Cancelling stops what was not sent and undoes nothing.`,
  input: z
    .strictObject({
      refs: z.array(FluxRefArgument).min(1).max(MAX_SELECTION).describe('Objects as Kind/namespace/name.').optional(),
      select: z.enum(['failing', 'sources']).describe('Instead of refs: what fails, or all sources.').optional(),
      namespace: InNamespace,
      ...WaitArguments,
    })
    .superRefine(({ refs, select, namespace }, context) => {
      const refuse = (argument: string, message: string) =>
        context.addIssue({ code: 'custom', path: [argument], message })
      if (refs === undefined && select === undefined) refuse('refs', 'is missing')
      if (refs !== undefined && select !== undefined) refuse('select', 'cannot go with refs')
      if (refs !== undefined && namespace !== undefined) refuse('namespace', 'narrows select only')
    }),
  hints: 'act-destructively',
  shape: 'acted',
  async answer({ refs, select = 'failing', namespace, ...patience }, asking) {
    const meant = refs ?? findMeant(select, namespace, asking.audience.questions)
    const chosen = { action: 'reconcile', select, ...(namespace === undefined ? {} : { namespace }) } as const
    const answer = await act(asking, refs === undefined ? chosen : { action: 'reconcile', refs }, patience)
    const asked = new Set(answer.items?.map(({ ref }) => ref))
    const left = meant.filter((ref) => !asked.has(ref))
    if (left.length === 0) return answer
    const why = refs === undefined ? 'asking them helps nothing now' : 'they are not there, or are not yours to see'
    return { ...answer, sentence: `${answer.sentence} Left out, since ${why}: ${listRefs(left)}.` }
  },
})

/** Whoever fails, or fetches, whether a request would help or not: asleep, static, or one too many. */
function findMeant(select: 'failing' | 'sources', namespace: string | undefined, questions: Questions): readonly Ref[] {
  const { resources } = questions.state({
    namespace: namespace === undefined ? [] : [namespace],
    kind: select === 'sources' ? SOURCES : [],
    status: select === 'failing' ? ['failed', 'stalled'] : [],
    label: [],
    q: '',
  })
  return resources.map(({ ref }) => ref)
}

/** A tool for one kind is named by the word for it. */
function namesOf(word: string): {
  readonly kind: FluxKind
  readonly names: { readonly name: string; readonly title: string }
} {
  const kind = kindOfAlias(word)
  if (kind === undefined) throw new Error(`There is no kind ${word}.`)
  return { kind, names: { name: `reconcile_flux_${word}`, title: `Reconcile a ${kind}` } }
}
