// Reads single settings from the environment and gathers everything that is wrong with them.

import { readFileSync } from 'node:fs'
import { parseGoDuration } from '@/lib/time'

const DAY_MS = 24 * 60 * 60_000

export type Environment = Readonly<Record<string, string | undefined>>

/** Reads single settings and gathers what is wrong with them. Values are never repeated where they may be secret. */
export class SettingsReader {
  readonly problems: string[] = []

  constructor(private readonly env: Environment) {}

  problem(name: string, text: string): void {
    this.problems.push(`${name} ${text}.`)
  }

  text(name: string): string | undefined {
    const value = this.env[name]?.trim()
    return value === undefined || value === '' ? undefined : value
  }

  flag(name: string): boolean | undefined {
    const value = this.text(name)?.toLowerCase()
    if (value === undefined) return undefined
    if (['1', 'true', 'yes', 'on'].includes(value)) return true
    if (['0', 'false', 'no', 'off'].includes(value)) return false
    this.problem(name, 'is neither 1 nor 0')
    return undefined
  }

  integer(name: string, min: number, max: number): number | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    if (/^\d{1,9}$/.test(value) && Number(value) >= min && Number(value) <= max) return Number(value)
    this.problem(name, `is not a whole number from ${min} to ${max}`)
    return undefined
  }

  choice<T extends string>(name: string, choices: readonly T[]): T | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    const found = choices.find((choice) => choice === value.toLowerCase())
    if (found === undefined) this.problem(name, `must be one of ${choices.join(', ')}`)
    return found
  }

  list(name: string, pattern: RegExp, complaint: string): string[] {
    const items = (this.text(name) ?? '')
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '')
    items.forEach((item, index) => {
      if (!pattern.test(item)) this.problem(name, `entry ${index + 1} ${complaint}`)
    })
    return items
  }

  duration(name: string): number | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    const ms = parseGoDuration(value)
    if (ms !== undefined && ms > 0) return ms
    this.problem(name, 'is not a duration such as 15m or 1h30m')
    return undefined
  }

  /** As `duration`, or in days, which Go has no unit for. */
  longDuration(name: string): number | undefined {
    const days = /^(\d{1,5})d$/.exec(this.text(name) ?? '')?.[1]
    return days === undefined || Number(days) === 0 ? this.duration(name) : Number(days) * DAY_MS
  }

  url(name: string): URL | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    const url = URL.canParse(value) ? new URL(value) : undefined
    if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:'))
      this.problem(name, 'is not an http:// or https:// address')
    else if (url.username !== '' || url.password !== '')
      this.problem(name, 'carries a user name or password; use the settings made for credentials')
    else return url
    return undefined
  }

  /** A secret given directly or as a file that is read anew on every use. */
  secret(name: string): (() => string) | undefined {
    const value = this.text(name)
    const file = this.text(`${name}_FILE`)
    if (value !== undefined && file !== undefined) this.problem(name, `and ${name}_FILE are both set: choose one`)
    if (value !== undefined) return () => value
    if (file === undefined) return undefined
    try {
      readFileSync(file, 'utf8')
    } catch {
      this.problem(`${name}_FILE`, 'names a file that cannot be read')
    }
    let last = ''
    return () => {
      try {
        last = readFileSync(file, 'utf8').trim()
      } catch {
        // The file is being replaced: the last good value stays until the new one can be read.
      }
      return last
    }
  }
}

export interface Credentials {
  readonly user: string | undefined
  readonly password: (() => string) | undefined
  readonly token: (() => string) | undefined
}

/** At most one way to sign in to what has settings of this prefix. The header is made anew on every use. */
export function readSignIn(
  read: SettingsReader,
  prefix: string,
  { user, password, token }: Credentials,
): () => string | undefined {
  if (token !== undefined && user !== undefined)
    read.problem(`${prefix}_TOKEN`, `and ${prefix}_USER are both set: choose one`)
  if (password !== undefined && user === undefined)
    read.problem(`${prefix}_PASSWORD`, `is set but ${prefix}_USER is not`)
  return () => {
    const bearer = token?.()
    if (bearer !== undefined) return `Bearer ${bearer}`
    if (user === undefined) return undefined
    return `Basic ${Buffer.from(`${user}:${password?.() ?? ''}`).toString('base64')}`
  }
}
