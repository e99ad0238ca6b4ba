'use client'
// A list of things to do, opened by a button. Its program is loaded when somebody is about to open one.

import { lazy, useState } from 'react'
import { fetchAhead, Late, late } from './late'
import type { MenuProps } from './menu-panel'
import { Opener } from './opener'

const load = late(() => import('./menu-panel'))
const MenuPanel = lazy(async () => ({ default: (await load()).MenuPanel }))

// They stand in an open menu only, so the program is there.
export const MenuItem = lazy(async () => ({ default: (await load()).MenuItem }))
export const MenuLabel = lazy(async () => ({ default: (await load()).MenuLabel }))
export const MenuSeparator = lazy(async () => ({ default: (await load()).MenuSeparator }))
export const MenuCheck = lazy(async () => ({ default: (await load()).MenuCheck }))
export const MenuRadioGroup = lazy(async () => ({ default: (await load()).MenuRadioGroup }))
export const MenuRadio = lazy(async () => ({ default: (await load()).MenuRadio }))

export function Menu(props: MenuProps) {
  const [openedBy, setOpenedBy] = useState<'pointer' | 'keyboard'>()
  const opener = (
    <Opener
      trigger={props.trigger}
      popup="menu"
      isOpening={openedBy !== undefined}
      onApproach={() => fetchAhead(load)}
      onOpen={(by) => {
        setOpenedBy(by)
        props.onOpenChange?.(true)
      }}
    />
  )
  if (openedBy === undefined) return opener
  return (
    <Late fallback={opener}>
      <MenuPanel {...props} openedBy={openedBy} />
    </Late>
  )
}
