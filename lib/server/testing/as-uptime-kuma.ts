// What Uptime Kuma makes of an answer: the query of its form by JSONata, then both sides compared as text.

import jsonata from 'jsonata'

export interface KumaForm {
  readonly 'Json Query': string
  readonly Condition: string
  readonly 'Expected Value': string
}

/** Throws where the query finds nothing that can be compared. */
export async function isUpInKuma(form: KumaForm, data: unknown): Promise<boolean> {
  const found: unknown = await jsonata(form['Json Query']).evaluate(data)
  if (found === undefined || found === null || typeof found === 'object')
    throw new Error('The query finds nothing that can be compared.')
  if (form.Condition !== '==') throw new Error(`This test knows no ${form.Condition}.`)
  const values = { value: String(found), expected: form['Expected Value'] }
  return (await jsonata('$.value = $.expected').evaluate(values)) === true
}
