'use client'
// The wall itself, as a screen of this many pixels would draw it, made small.

import { useRef, useState } from 'react'
import { Select } from '@/components/ui/select'
import { useContainerWidth } from '@/components/ui/use-container-width'

const SCREENS = [
  { value: '1920x1080', label: '1920 × 1080', width: 1920, height: 1080 },
  { value: '3840x2160', label: '3840 × 2160', width: 3840, height: 2160 },
  { value: '1280x720', label: '1280 × 720', width: 1280, height: 720 },
  { value: '800x480', label: '800 × 480', width: 800, height: 480 },
  { value: '1080x1920', label: '1080 × 1920, on its side', width: 1080, height: 1920 },
] as const

const HIGHEST_PX = 640

export function WallPreview({ path }: { readonly path: string }) {
  const [chosen, choose] = useState<string>(SCREENS[0].value)
  const box = useRef<HTMLDivElement>(null)
  const width = useContainerWidth(box)
  const screen = SCREENS.find(({ value }) => value === chosen) ?? SCREENS[0]
  const factor = Math.min(width / screen.width, HIGHEST_PX / screen.height)
  return (
    <section aria-labelledby="wall-preview" className="min-w-0 space-y-3">
      <div className="flex flex-wrap items-center gap-3">
        <h2 id="wall-preview" className="text-lg font-semibold">
          Preview
        </h2>
        <Select label="Screen" value={chosen} options={SCREENS} onValueChange={choose} />
      </div>
      <div ref={box} className="w-full">
        <div
          className="max-w-full overflow-hidden rounded-md border border-line-strong"
          style={{ width: screen.width * factor, height: screen.height * factor }}
        >
          <iframe
            title="The wall as it will look"
            src={path}
            tabIndex={-1}
            className="max-w-none origin-top-left border-0"
            style={{ width: screen.width, height: screen.height, transform: `scale(${factor})` }}
          />
        </div>
      </div>
    </section>
  )
}
