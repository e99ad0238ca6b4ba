'use client'

// Who is looking, what they may do here and why not, and the way out.

import { useTheme } from 'next-themes'
import { Button } from '@/components/ui/button'
import { ChevronDown, CircleUserRound } from '@/components/ui/icons'
import { switchLetterKeys, useLetterKeys } from '@/components/ui/letter-keys'
import { Menu, MenuCheck, MenuItem, MenuLabel, MenuSeparator } from '@/components/ui/menu'
import { keptPageValues, WITHOUT_PAGE_VALUE } from '@/lib/client/page-value'
import { useMe } from '@/lib/client/queries'
import { toast } from '@/lib/client/toasts'
import { PAGE_FIELD } from '@/lib/contract/actions'
import { routeTo } from '@/lib/routes'

export function UserMenu({ onHelp }: { readonly onHelp: () => void }) {
  const me = useMe()
  const { resolvedTheme, setTheme } = useTheme()
  const hasLetterKeys = useLetterKeys()
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
      <MenuCheck checked={hasLetterKeys} onCheckedChange={switchLetterKeys}>
        Single-key shortcuts
      </MenuCheck>
      <MenuItem className="sm:hidden" onSelect={() => setTheme(resolvedTheme === 'dark' ? 'light' : 'dark')}>
        Switch to {resolvedTheme === 'dark' ? 'light' : 'dark'}
      </MenuItem>
      {isSignedIn && (
        <>
          <MenuSeparator />
          <form
            action={routeTo.logout()}
            method="post"
            onSubmit={(event) => {
              if (me.mode !== 'launch' || keptPageValues().length > 0) return
              event.preventDefault()
              toast.error('Not signed out', { description: WITHOUT_PAGE_VALUE })
            }}
          >
            {/* A form sends no headers. */}
            {keptPageValues().map((value) => (
              <input key={value} type="hidden" name={PAGE_FIELD} value={value} />
            ))}
            <MenuItem asChild onSelect={(event) => event.preventDefault()}>
              <button type="submit" className="w-full text-left">
                Sign out
              </button>
            </MenuItem>
          </form>
        </>
      )}
    </Menu>
  )
}
