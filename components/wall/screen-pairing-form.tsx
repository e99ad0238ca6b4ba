'use client'
// An operator enters the code that stands on a screen, sees where it is and what it will show, and lets it in.

import { type FormEvent, useState } from 'react'
import { Age } from '@/components/flux/age'
import { Button } from '@/components/ui/button'
import { ToggleChip } from '@/components/ui/chip'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { confirmPairing, lookAtPairing } from '@/lib/client/pairing'
import { useMe } from '@/lib/client/queries'
import type { ScreenPairing } from '@/lib/contract/screens'
import { routeTo } from '@/lib/routes'
import { namePart } from './wall-words'

export interface ScreenPairingFormProps {
  /** The query of the wall that was built on this page. */
  readonly shows: string
}

export function ScreenPairingForm({ shows }: ScreenPairingFormProps) {
  const isOperator = useMe().role === 'operator'
  return (
    <section aria-labelledby="pair" className="space-y-3">
      <h2 id="pair" className="text-lg font-semibold">
        Pair a screen
      </h2>
      <p className="text-muted">
        Open <code className="font-mono text-sm">{routeTo.wallPair()}</code> on the screen: it shows six characters.
      </p>
      {isOperator ? (
        <Pairing shows={shows} />
      ) : (
        <p className="text-muted">
          An operator enters them here, and you are a viewer. A screen that has a token of its own needs no code: open{' '}
          <code className="font-mono text-sm">{routeTo.wall()}?screen=…</code> on it.
        </p>
      )}
    </section>
  )
}

function Pairing({ shows }: ScreenPairingFormProps) {
  const [code, setCode] = useState('')
  const [found, setFound] = useState<ScreenPairing>()
  const [words, setWords] = useState<string>()
  const look = async (event: FormEvent) => {
    event.preventDefault()
    setWords(undefined)
    setFound(
      await lookAtPairing(code.replace(/[^A-Za-z0-9]/g, '')).catch((error: unknown) => void setWords(messageOf(error))),
    )
  }
  return (
    <div className="space-y-3">
      <form onSubmit={look} className="flex items-center gap-2">
        <Input
          aria-label="Code"
          placeholder="ABC 234"
          required
          maxLength={12}
          value={code}
          onChange={(event) => setCode(event.target.value)}
          className="w-36 font-mono uppercase"
        />
        <Button type="submit" look="primary">
          Find the screen
        </Button>
      </form>
      {words !== undefined && (
        <p role="alert" className="text-status-failed">
          {words}
        </p>
      )}
      {found !== undefined && (
        <Confirmation key={found.code} found={found} shows={shows} onChanged={setFound} onRefused={setWords} />
      )}
    </div>
  )
}

interface ConfirmationProps extends ScreenPairingFormProps {
  readonly found: ScreenPairing
  readonly onChanged: (next: ScreenPairing) => void
  readonly onRefused: (words: string | undefined) => void
}

function Confirmation({ found, shows, onChanged, onRefused }: ConfirmationProps) {
  const { asked, code } = found
  const screens = asked?.screens ?? []
  const [screen, setScreen] = useState(screens[0] ?? '')
  const [isOurs, setOurs] = useState(false)
  if (found.state === 'confirmed')
    return (
      <p role="status" className="font-medium">
        Paired as {found.screen}. The screen shows {namePart(found.shows)} within seconds.
      </p>
    )
  const confirm = async () => {
    onRefused(undefined)
    try {
      onChanged(await confirmPairing(code, { screen, ...(isOurs ? { shows } : {}) }))
    } catch (error) {
      onRefused(messageOf(error))
    }
  }
  return (
    <div className="space-y-3 rounded-lg border border-line bg-surface p-4">
      <p>
        A screen at <span className="foreign font-mono text-sm">{asked?.from}</span> asked <Age time={asked?.at} /> ago.
        Let it in only if you see this code on it.
      </p>
      <div className="flex flex-wrap items-center gap-1.5">
        <ToggleChip pressed={!isOurs} onPressedChange={() => setOurs(false)}>
          As it asks: {namePart(found.shows)}
        </ToggleChip>
        {shows !== found.shows && (
          <ToggleChip pressed={isOurs} onPressedChange={() => setOurs(true)}>
            As chosen above: {namePart(shows)}
          </ToggleChip>
        )}
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {screens.length > 1 && (
          <Select
            label="Pair it as"
            value={screen}
            options={screens.map((name) => ({ value: name, label: name }))}
            onValueChange={setScreen}
          />
        )}
        <Button look="primary" onClick={confirm}>
          Pair it as {screen}
        </Button>
      </div>
      <p className="text-sm text-muted">
        It reads as {screen} does and can do nothing. Take that entry out of TOKENS_FILE, and the screen is out.
      </p>
    </div>
  )
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'It could not be done.'
}
