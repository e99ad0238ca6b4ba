// The pairing of a screen that nobody can type at.

import { z } from 'zod'
import { GUARDED, OPEN, type Operations } from './operation'

const CODE = z.object({
  code: z.string().describe('As it stands on the screen; small letters and hyphens do no harm.'),
})

export const SCREEN_OPERATIONS = {
  screens: {
    post: {
      group: 'Signing in',
      says: 'Makes a code for a screen to show; the cookie beside it is what collects the screen.',
      more: 'For ten minutes and for one screen. `shows` is kept until then and told to whoever confirms it.',
      body: { 'application/json': 'ScreenRequest' },
      answers: { 200: { says: 'The code.', json: 'ScreenPairing' } },
      errors: [...OPEN, 'not_found', 'too_large'],
    },
  },
  screen: {
    get: {
      group: 'Signing in',
      says: 'How a code stands, for the page that waits with its cookie, and for operators.',
      more: 'Once it is confirmed, the page that waits gets the cookie of the screen with this answer, once. Anybody else finds nothing here, whether there is such a code or not.',
      path: CODE,
      answers: { 200: { says: 'How it stands.', json: 'ScreenPairing' } },
      errors: [...OPEN, 'not_found'],
    },
    post: {
      group: 'Signing in',
      says: 'Confirms a code: the screen that shows it becomes a viewer by the entry that is named.',
      more: 'For operators, also where Fluxdeck is read-only: nothing in the cluster changes.',
      path: CODE,
      body: { 'application/json': 'ScreenConfirmation' },
      answers: { 200: { says: 'The screen will come in within seconds.', json: 'ScreenPairing' } },
      errors: [...GUARDED, 'not_found', 'too_large'],
    },
  },
} as const satisfies Readonly<Record<string, Operations>>
