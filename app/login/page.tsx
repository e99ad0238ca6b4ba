// The way in, for who is not identified yet. Nothing of the address is shown but a known word.

import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { LoginCard } from '@/components/shell/login-card'
import { getRuntime } from '@/lib/server/door/runtime-handle'

export const metadata: Metadata = { title: 'Sign in' }

interface LoginPageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>
}

export default async function LoginPage({ searchParams }: LoginPageProps) {
  const { failed, returnTo } = await searchParams
  const { me, needsSignIn } = await getRuntime().readSeed(await headers())
  if (needsSignIn !== true) redirect('/')
  return (
    <LoginCard
      mode={me.mode}
      failure={failed === undefined ? 'none' : failed === 'provider' ? 'provider' : 'refused'}
      returnTo={typeof returnTo === 'string' ? returnTo : '/'}
    />
  )
}
