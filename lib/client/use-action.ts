'use client'
// Pressing a button: sends the request and says in words why it was refused. What follows comes with the stream.

import { useCallback, useState } from 'react'
import { toast } from 'sonner'
import { z } from 'zod'
import type { ActionGroup, ActionRequest } from '@/lib/contract/actions'
import { apiTo } from '@/lib/routes'

export interface ActionRefusal {
  readonly code: string
  readonly message: string
}

export type ActionAnswer =
  | { readonly ok: true; readonly group: ActionGroup }
  | { readonly ok: false; readonly refusal: ActionRefusal }

export interface ActionSender {
  readonly send: (request: ActionRequest) => Promise<ActionAnswer>
  readonly isSending: boolean
}

const Refused = z.object({ error: z.object({ code: z.string(), message: z.string() }) })
const Accepted = z.object({ id: z.string(), actions: z.array(z.custom<ActionGroup['actions'][number]>()) })
const TIMEOUT_MS = 30_000

/** `word` turns a refusal into a sentence; the refusal is shown as a toast and also returned. */
export function useAction(word: (refusal: ActionRefusal) => string): ActionSender {
  const [pending, setPending] = useState(0)
  const send = useCallback(
    async (request: ActionRequest) => {
      setPending((count) => count + 1)
      try {
        const answer = await postAction(request)
        if (!answer.ok) toast.error('Not done', { description: word(answer.refusal) })
        return answer
      } finally {
        setPending((count) => count - 1)
      }
    },
    [word],
  )
  return { send, isSending: pending > 0 }
}

async function postAction(request: ActionRequest): Promise<ActionAnswer> {
  let response: Response
  let body: unknown
  try {
    response = await fetch(apiTo.actions(), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    body = await response.json()
  } catch {
    // The request may have left before the line broke, so nothing is claimed about its fate.
    return refuse('no_answer', 'No answer came back. The request may or may not have arrived.')
  }
  const accepted = Accepted.safeParse(body)
  if (response.ok && accepted.success) return { ok: true, group: accepted.data }
  const refused = Refused.safeParse(body)
  if (refused.success) return refuse(refused.data.error.code, refused.data.error.message)
  return refuse('unreadable_answer', `The answer could not be read (HTTP ${response.status}).`)
}

function refuse(code: string, message: string): ActionAnswer {
  return { ok: false, refusal: { code, message } }
}
