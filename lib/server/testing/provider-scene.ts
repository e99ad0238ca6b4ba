// The whole program with a real provider of identities, and what a browser brings back from signing in there.

import { type IdentityProvider, startIdentityProvider } from './identity-provider'
import { type Answer, type ServedProgram, type ServeOptions, serveProgram } from './serve-program'

export interface ProviderScene {
  readonly provider: IdentityProvider
  readonly served: ServedProgram
}

interface SceneOptions extends Required<Pick<ServeOptions, 'env' | 'clock'>> {
  /** The provider gives refresh tokens, and has no other way to be asked. */
  readonly renews?: boolean
}

/** `platform` operates; who reads is said by `env`. */
export async function openProviderScene({ env, clock, renews = false }: SceneOptions): Promise<ProviderScene> {
  let origin = ''
  const client = { id: 'fluxdeck', secret: 'a client secret', redirectUri: () => `${origin}/auth/callback`, renews }
  const provider = await startIdentityProvider(client)
  const served = await serveProgram({
    env: {
      AUTH_MODE: 'oidc',
      ACTIONS_ENABLED: '1',
      OPERATOR_GROUPS: 'platform',
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: client.id,
      OIDC_CLIENT_SECRET: client.secret,
      ...env,
    },
    envFor(own) {
      origin = own
      return { BASE_URL: own }
    },
    clock,
  })
  return { provider, served }
}

/** Signs in as somebody in these groups; what the browser sends from then on. */
export async function signInAs(
  { provider, served }: ProviderScene,
  id: string,
  groups: readonly string[],
): Promise<{ readonly cookie: string }> {
  provider.setAccount(id, { groups })
  const begun = await served.ask('/auth/start')
  const back = await provider.signIn(begun.headers.location ?? '')
  const [cookie = ''] = cookiesOf(begun)
  const done = await served.ask(`${back.pathname}${back.search}`, { headers: { cookie } })
  return { cookie: cookiesOf(done)[0] ?? '' }
}

export function cookiesOf(answer: Answer): readonly string[] {
  return (answer.headers['set-cookie'] ?? []).map((one) => one.split(';')[0] ?? '')
}
