'use client'
// A list of things to do, opened by a button. Its program is loaded when somebody is about to open one.

import { type ComponentProps, lazy, useState } from 'react'
import { fetchAhead, Late, late } from './late'
import type * as Panel from './menu-panel'
import { Opener } from './opener'

const load = late(() => import('./menu-panel'))
const LateMenuPanel = lazy(async () => ({ default: (await load()).MenuPanel }))
const LateMenuItem = lazy(async () => ({ default: (await load()).MenuItem }))
const LateMenuLabel = lazy(async () => ({ default: (await load()).MenuLabel }))
const LateMenuSeparator = lazy(async () => ({ default: (await load()).MenuSeparator }))
const LateMenuCheck = lazy(async () => ({ default: (await load()).MenuCheck }))
const LateMenuRadioGroup = lazy(async () => ({ default: (await load()).MenuRadioGroup }))
const LateMenuRadio = lazy(async () => ({ default: (await load()).MenuRadio }))

// They stand in an open menu only, so the program is there, and they are drawn with the menu and not after it.
export function MenuItem(props: ComponentProps<typeof Panel.MenuItem>) {
  const [Item] = useState(() => load.loaded()?.MenuItem ?? LateMenuItem)
  return <Item {...props} />
}

export function MenuLabel(props: ComponentProps<typeof Panel.MenuLabel>) {
  const [Label] = useState(() => load.loaded()?.MenuLabel ?? LateMenuLabel)
  return <Label {...props} />
}

export function MenuSeparator() {
  const [Separator] = useState(() => load.loaded()?.MenuSeparator ?? LateMenuSeparator)
  return <Separator />
}

export function MenuCheck(props: ComponentProps<typeof Panel.MenuCheck>) {
  const [Check] = useState(() => load.loaded()?.MenuCheck ?? LateMenuCheck)
  return <Check {...props} />
}

export function MenuRadioGroup(props: ComponentProps<typeof Panel.MenuRadioGroup>) {
  const [Group] = useState(() => load.loaded()?.MenuRadioGroup ?? LateMenuRadioGroup)
  return <Group {...props} />
}

export function MenuRadio(props: ComponentProps<typeof Panel.MenuRadio>) {
  const [Radio] = useState(() => load.loaded()?.MenuRadio ?? LateMenuRadio)
  return <Radio {...props} />
}

interface Opening {
  readonly by: 'pointer' | 'keyboard'
  /** The same for as long as the menu stands: another one would begin open again. */
  readonly MenuPanel: typeof Panel.MenuPanel | typeof LateMenuPanel
}

export function Menu(props: Panel.MenuProps) {
  const [opening, setOpening] = useState<Opening>()
  const opener = (
    <Opener
      trigger={props.trigger}
      popup="menu"
      isOpening={opening !== undefined}
      onApproach={() => fetchAhead(load)}
      onOpen={(by) => {
        setOpening({ by, MenuPanel: load.loaded()?.MenuPanel ?? LateMenuPanel })
        props.onOpenChange?.(true)
      }}
    />
  )
  if (opening === undefined) return opener
  return (
    <Late fallback={opener}>
      <opening.MenuPanel {...props} openedBy={opening.by} />
    </Late>
  )
}
