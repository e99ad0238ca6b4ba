'use client'

// Light, dark, or as the system says.

import { useTheme } from 'next-themes'
import { Button } from '@/components/ui/button'
import { Contrast } from '@/components/ui/icons'
import { Menu, MenuRadio, MenuRadioGroup } from '@/components/ui/menu'

export function ThemeSwitch() {
  const { theme, setTheme } = useTheme()
  return (
    <Menu
      className="min-w-32"
      trigger={
        <Button look="ghost" size="icon" aria-label="Theme" className="max-sm:hidden">
          <Contrast aria-hidden />
        </Button>
      }
    >
      <MenuRadioGroup value={theme ?? 'system'} onValueChange={setTheme}>
        <MenuRadio value="system">System</MenuRadio>
        <MenuRadio value="light">Light</MenuRadio>
        <MenuRadio value="dark">Dark</MenuRadio>
      </MenuRadioGroup>
    </Menu>
  )
}
