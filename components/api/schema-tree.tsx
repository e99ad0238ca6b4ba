'use client'

// What an answer holds, field by field; what has fields of its own opens in its place.

import { useState } from 'react'
import { ChevronRight } from '@/components/ui/icons'
import type { JsonSchema } from '@/lib/contract/openapi'
import { type Field, fieldsOf, type Schemas, wordsFor } from './schema-words'

export interface SchemaTreeProps {
  readonly schema: JsonSchema
  readonly schemas: Schemas
  /** Names it for who does not see it. */
  readonly label: string
}

export function SchemaTree({ schema, schemas, label }: SchemaTreeProps) {
  const fields = fieldsOf(schema, schemas)
  if (fields.length === 0) return null
  return (
    <ul aria-label={label} className="border-l border-line pl-3">
      {fields.map((field) => (
        <FieldRow key={field.name} field={field} schemas={schemas} />
      ))}
    </ul>
  )
}

function FieldRow({
  field: { name, schema, isRequired },
  schemas,
}: {
  readonly field: Field
  readonly schemas: Schemas
}) {
  const [isOpen, setOpen] = useState(false)
  const canOpen = fieldsOf(schema, schemas).length > 0
  const words = (
    <>
      <span className="font-mono text-sm">{name}</span>
      {!isRequired && <span className="text-sm text-faint">optional</span>}
      <span className="foreign min-w-0 text-sm text-muted">{wordsFor(schema)}</span>
    </>
  )
  return (
    <li>
      {canOpen ? (
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="-ml-1 flex min-h-6 w-full flex-wrap items-center gap-x-2 rounded-sm pl-1 text-left hover:bg-hover max-md:min-h-9"
        >
          {words}
          <ChevronRight aria-hidden className={`size-3 shrink-0 text-faint ${isOpen ? 'rotate-90' : ''}`} />
        </button>
      ) : (
        <div className="flex min-h-6 flex-wrap items-center gap-x-2">{words}</div>
      )}
      {isOpen && <SchemaTree schema={schema} schemas={schemas} label={`Fields of ${name}`} />}
    </li>
  )
}
