// The way in, for who is not identified yet. Nothing of the address is shown but a known word.

import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { LoginCard, type LoginCardProps } from '@/components/shell/login-card'
import { getRuntime } from '@/lib/server/door/runtime-handle'

export const metadata: Metadata = { title: 'Sign in' }

interface LoginPageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>
}

export default async function LoginPage({ searchParams }: LoginPageProps) {
  const { failed, returnTo } = await searchParams
  const { me, cluster, needsSignIn } = await getRuntime().readSeed(await headers())
  const isOpen = needsSignIn !== true
  if (isOpen && failed !== 'launch') redirect('/')
  return (
    <LoginCard
      mode={me.mode}
      cluster={cluster}
      failure={readFailure(failed, me.mode)}
      isOpen={isOpen}
      returnTo={typeof returnTo === 'string' ? returnTo : '/'}
    />
  )
}

function readFailure(failed: string | string[] | undefined, mode: LoginCardProps['mode']): LoginCardProps['failure'] {
  if (failed === undefined) return 'none'
  if (failed === 'provider' || failed === 'launch') return failed
  return mode === 'token' ? 'token' : 'refused'
}
