// get_flux_images: from the registry over policy and automation to what runs, and which step is in the way.

import { z } from 'zod'
import type { ImagePage, ImageRow, ImageStep } from '@/lib/contract/images'
import { IMAGE_ORDER } from '@/lib/flux/images/image-filter'
import { IMAGE_STATES } from '@/lib/flux/images/states'
import { STATUSES } from '@/lib/flux/judge/status'
import type { Ref } from '@/lib/ref'
import type { Item } from '../answer'
import { CursorArgument, InNamespace, limitOf, WordsArgument } from '../arguments'
import { sayNothing } from '../find-object'
import { missingFor } from '../head'
import { placedPage, readPlacedCursor } from '../paging'
import { defineTool } from '../tool'
import { ageOf, asWord, listRefs } from '../words'

export const getFluxImages = defineTool({
  name: 'get_flux_images',
  title: 'Flux image updates',
  description:
    'One row per image policy: scan of the registry, chosen tag, whether the automation saw, pushed and landed it, what runs. Worst first.',
  input: z.strictObject({
    namespace: InNamespace,
    status: z.enum(STATUSES).describe('Rows with an object of this status.').optional(),
    q: WordsArgument,
    limit: limitOf(25, 200),
    cursor: CursorArgument,
  }),
  hints: 'read',
  shape: 'list',
  async answer(asked, { audience, actor, signal, now }) {
    const { namespace, status, q = '', limit } = asked
    const { before, cursor } = readPlacedCursor(asked.cursor)
    const page = await audience.questions.images(
      actor.identity,
      {
        namespace: namespace === undefined ? [] : [namespace],
        status: status === undefined ? [] : [status],
        state: [],
        q,
        limit,
        ...(cursor === undefined ? {} : { cursor }),
      },
      signal,
    )
    return {
      sentence:
        page.total === 0 && page.state !== 'absent'
          ? sayNothing(audience.questions, 'image policy, repository or automation', namespace)
          : sayHowMany(page),
      missing: page.missing.map(({ what, reason }) => missingFor(what, reason)),
      items: page.rows.map((row) => itemOfImage(row, now)),
      page: {
        ...placedPage(page.rows, { total: page.total, before, cursorOf: IMAGE_ORDER.cursorOf }),
        narrow: ['namespace', 'status', 'q'],
      },
    }
  },
})

function sayHowMany({ total, rows }: ImagePage): string {
  if (total === 0) return 'The cluster serves no kind of image automation.'
  const counts = IMAGE_STATES.flatMap((word) => {
    const count = rows.filter((row) => row.state === word).length
    return count === 0 ? [] : [`${count} ${word}`]
  })
  return `${total} ${total === 1 ? 'image' : 'images'} that Flux looks after, worst first; of the ${rows.length} here ${counts.join(', ')}.`
}

/** What registries and controllers wrote stands in the sentences, so that these are quoted. */
function itemOfImage(row: ImageRow, now: Date): Item {
  const { ref, state, image, sentence, running } = row
  const tags = running?.tags ?? []
  const steps = stepsOf(row)
  // Mostly it is the sentence of the worst step.
  const isSaid = steps.some(({ step }) => step.sentence === sentence)
  return {
    ref,
    status: state,
    text: image === undefined ? '' : asWord(image),
    notes: tags.map(({ tag, digest, workloads }) => `runs ${asWord(tag ?? digest ?? '')} in ${listRefs(workloads)}`),
    said: [...(isSaid ? [] : [sentence]), ...steps.map((step) => sayStep(step, now))],
  }
}

interface NamedStep {
  readonly name: string
  readonly step: ImageStep
  readonly of?: Ref | undefined
}

function stepsOf({ repository, policy, automations, running }: ImageRow): readonly NamedStep[] {
  return [
    ...named('scan', repository, repository?.ref),
    ...named('policy', policy, policy?.ref),
    ...automations.flatMap((automation) => [
      ...named('automation', automation, automation.ref),
      ...named('pushed', automation.pushed),
      ...named('landed', automation.landed),
    ]),
    ...named('running', running),
  ]
}

function named(name: string, step: ImageStep | undefined, of?: Ref): readonly NamedStep[] {
  return step === undefined ? [] : [{ name, step, of }]
}

function sayStep({ name, step, of }: NamedStep, now: Date): string {
  const age = step.at === undefined ? '' : ` ${ageOf({ since: step.at }, now)} ago`
  return `${name} ${step.state}${age}${of === undefined ? '' : ` (${of})`}: ${step.sentence}`
}
