// The ways to become known, and out again.

import { z } from 'zod'
import { AT_THE_DOOR, OPEN, type Operations } from './operation'

const RETURN_TO = z.object({
  returnTo: z.string().describe('A path of this program to come back to.').exactOptional(),
})

export const SIGNING_IN_OPERATIONS = {
  launch: {
    get: {
      group: 'Signing in',
      says: 'Opens a launch address, once: the way in on a laptop.',
      path: z.object({ secret: z.string().describe('As it was printed at the start.') }),
      query: RETURN_TO,
      answers: { 303: { says: 'To the page, with a cookie, and with the value of our page in the fragment.' } },
      errors: [...AT_THE_DOOR, 'bad_origin', 'not_found'],
    },
  },
  protectedResource: {
    get: {
      group: 'Signing in',
      says: 'Tells clients where tokens for the address of agents come from, in mode `oidc`.',
      answers: { 200: { says: 'The identity provider, and what to ask of it.', json: 'ProtectedResource' } },
      errors: [...AT_THE_DOOR, 'bad_origin', 'not_found'],
    },
  },
  login: {
    post: {
      group: 'Signing in',
      says: 'Exchanges a token for a session, where people sign in with tokens.',
      body: { 'application/json': 'SignIn', 'application/x-www-form-urlencoded': 'SignIn' },
      answers: {
        200: { says: 'Signed in: the cookie is the session.', json: 'Empty' },
        303: { says: 'The same for a form, or back to the page to sign in.' },
      },
      errors: [...OPEN, 'not_found', 'too_large'],
    },
  },
  loginStart: {
    get: {
      group: 'Signing in',
      says: 'Leads to the identity provider.',
      query: RETURN_TO,
      answers: { 303: { says: 'To the provider, or back to the page to sign in where it cannot be reached.' } },
      errors: [...OPEN, 'not_found'],
    },
  },
  loginCallback: {
    get: {
      group: 'Signing in',
      says: 'Where the identity provider leads back to.',
      answers: { 303: { says: 'To the page, with a session, or to the page to sign in.' } },
      errors: [...OPEN, 'not_found'],
    },
  },
  logout: {
    post: {
      group: 'Signing in',
      says: 'Ends the session.',
      answers: { 200: { says: 'Signed out.', json: 'Empty' }, 303: { says: 'The same for a form of a page.' } },
      errors: [...OPEN, 'too_large'],
    },
  },
} as const satisfies Readonly<Record<string, Operations>>
