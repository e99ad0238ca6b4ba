'use client'
// What a screen shows until somebody lets it in: a code that is read from four metres, and where to enter it.

import './wall.css'
import { useRef } from 'react'
import { useIsHydrated } from '@/lib/client/use-is-hydrated'
import { readWallSettings } from '@/lib/client/wall-settings'
import { routeTo } from '@/lib/routes'
import { useAwake } from './use-awake'
import { useFittingScale } from './use-fitting-scale'
import { usePairing } from './use-pairing'
import { usePixelShift } from './use-pixel-shift'
import { namePart } from './wall-words'

export interface PairScreenProps {
  /** The query of the wall that was asked for. */
  readonly shows: string
  /** The address held a token that is none of a screen. */
  readonly hasFailed: boolean
  /** Whoever opened it would see the wall at once. */
  readonly mayRead: boolean
}

export function PairScreen({ shows, hasFailed, mayRead }: PairScreenProps) {
  const root = useRef<HTMLElement>(null)
  const { code, trouble } = usePairing(shows)
  const shift = usePixelShift()
  useAwake()
  useFittingScale(root, 1)
  return (
    <main
      ref={root}
      data-theme={readWallSettings(new URLSearchParams(shows)).theme}
      className="wall fixed inset-0 select-none overflow-hidden text-ink"
    >
      <div
        data-fits
        className="flex size-full flex-col gap-[calc(36*var(--u))] overflow-hidden bg-canvas p-[calc(64*var(--u))] text-[calc(40*var(--u))] leading-[1.3]"
        style={{ transform: `translate(${shift.x}px, ${shift.y}px)` }}
      >
        <h1 className="text-[calc(72*var(--u))] font-semibold leading-none">Pair this screen</h1>
        {hasFailed && (
          <p role="alert" className="text-status-failed">
            The token in the address of this screen is not valid, or not valid any more.
          </p>
        )}
        <div className="flex min-h-0 flex-1 flex-col items-start justify-center gap-[calc(28*var(--u))]">
          {code === undefined ? (
            <p className="text-muted">{trouble === undefined ? 'Asking for a code…' : trouble}</p>
          ) : (
            <Code code={code} />
          )}
          {code !== undefined && trouble !== undefined && <p className="text-warning">{trouble}</p>}
        </div>
        {code !== undefined && <Steps />}
        <p className="text-[calc(32*var(--u))] text-muted">
          It will show {namePart(shows)}.
          {code !== undefined && ' Each code is good for ten minutes and for one screen.'}
        </p>
        <p className="text-[calc(32*var(--u))]">
          <a
            href={mayRead ? routeTo.wall(shows) : routeTo.login({ returnTo: routeTo.wall(shows) })}
            className="text-accent underline underline-offset-[0.2em]"
          >
            {mayRead ? 'Open the wall without a code' : 'Sign in at this screen instead'}
          </a>
        </p>
      </div>
    </main>
  )
}

/** In two halves, as people read it out; said letter by letter. */
function Code({ code }: { readonly code: string }) {
  return (
    <p className="font-mono text-[calc(330*var(--u))] font-semibold leading-none tracking-[0.06em]">
      <span className="sr-only">Code {[...code].join(' ')}</span>
      <span aria-hidden data-code={code}>
        {code.slice(0, 3)}
        <span className="inline-block w-[0.35em]" />
        {code.slice(3)}
      </span>
    </p>
  )
}

function Steps() {
  const isHydrated = useIsHydrated()
  const place = isHydrated ? `${window.location.host}${routeTo.wallSetup()}` : routeTo.wallSetup()
  return (
    <ol className="list-decimal pl-[1.4em]">
      <li>
        On a computer or phone, as an operator, open <span className="foreign font-semibold">{place}</span>
      </li>
      <li>Enter this code under Screens</li>
    </ol>
  )
}
