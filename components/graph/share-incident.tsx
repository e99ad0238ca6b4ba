'use client'

// One press, and the picture of the incident is a file and in the clipboard: what is to be fixed with what it holds back,
// the sentence that is true now, the cluster and the time.

import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { Camera } from '@/components/ui/icons'
import { saveFile } from '@/lib/client/save-file'
import { toast } from '@/lib/client/toasts'
import { useGlance } from '@/lib/client/use-glance'
import type { Ref } from '@/lib/ref'

export interface ShareIncidentProps {
  readonly look: 'icon' | 'button'
  /** What is to be fixed; nothing: all that is not well. */
  readonly cause?: Ref
  /** What is wrong with it, in one sentence. */
  readonly title?: string
}

export function ShareIncident({ look, cause, title }: ShareIncidentProps) {
  const glance = useGlance()
  const [isBusy, setBusy] = useState(false)

  async function share(): Promise<void> {
    const seen = glance()
    if (seen === undefined || isBusy) return
    setBusy(true)
    // Loaded when first asked for: most visits take nothing away.
    const made = import('./export/incident').then(({ drawIncident }) => drawIncident({ ...seen, cause, title }))
    // Asked for at once: a browser lets only a press reach the clipboard.
    const copied = copyPicture(made.then(({ png }) => png))
    try {
      const { png, name } = await made
      saveFile(png, name)
      toast.success('Picture of the incident saved', {
        description: (await copied) ? 'It is in the clipboard as well: paste it into a chat.' : name,
      })
    } catch (error) {
      toast.error('No picture was made', { description: error instanceof Error ? error.message : String(error) })
    } finally {
      setBusy(false)
    }
  }

  if (look === 'icon')
    return <IconButton label="Picture of the incident" onPress={() => void share()} icon={<Camera aria-hidden />} />
  return (
    <Button aria-busy={isBusy} onClick={() => void share()}>
      <Camera aria-hidden />
      Picture
      <span className="sr-only">of the incident{cause === undefined ? '' : ` around ${cause}`}</span>
    </Button>
  )
}

/** Whether the browser took it. */
async function copyPicture(png: Promise<Blob>): Promise<boolean> {
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })])
    return true
  } catch {
    return false
  }
}
