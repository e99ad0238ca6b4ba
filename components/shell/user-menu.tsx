'use client'
// Who is looking, what they may do here and why not, and the way out.

import { ChevronDown, CircleUserRound } from 'lucide-react'
import { useTheme } from 'next-themes'
import { Button } from '@/components/ui/button'
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '@/components/ui/menu'
import { useMe } from '@/lib/client/queries'
import { signOut } from '@/lib/client/sign-out'
import { toast } from '@/lib/client/toasts'

async function leave(): Promise<void> {
  const failure = await signOut()
  if (failure !== undefined) toast.error('Not signed out', { description: failure })
}

export function UserMenu({ onHelp }: { readonly onHelp: () => void }) {
  const me = useMe()
  const { resolvedTheme, setTheme } = useTheme()
  const isSignedIn = me.user !== undefined && me.mode !== 'none' && me.mode !== 'proxy'
  return (
    <Menu
      className="w-64"
      trigger={
        <Button look="ghost" className="max-w-40 gap-1 px-1.5">
          <CircleUserRound aria-hidden className="sm:hidden" />
          <span className="foreign truncate max-sm:sr-only">{me.user ?? 'guest'}</span>
          <ChevronDown aria-hidden className="max-sm:hidden" />
        </Button>
      }
    >
      <MenuLabel>
        <span className="block text-ink">
          {me.actionsEnabled && me.reason === undefined ? 'You may act on resources.' : 'You may look, not act.'}
        </span>
        {me.reason !== undefined && <span className="foreign mt-0.5 block">{me.reason}</span>}
        {me.groups.length > 0 && <span className="foreign mt-0.5 block">Groups: {me.groups.join(', ')}</span>}
      </MenuLabel>
      <MenuSeparator />
      <MenuItem onSelect={onHelp}>Keyboard shortcuts</MenuItem>
      <MenuItem className="sm:hidden" onSelect={() => setTheme(resolvedTheme === 'dark' ? 'light' : 'dark')}>
        Switch to {resolvedTheme === 'dark' ? 'light' : 'dark'}
      </MenuItem>
      {isSignedIn && (
        <>
          <MenuSeparator />
          <MenuItem onSelect={() => void leave()}>Sign out</MenuItem>
        </>
      )}
    </Menu>
  )
}
