'use client'

// One operation, opened: what is sent, with what, and what comes back.

import type { ReactNode } from 'react'
import { Chip } from '@/components/ui/chip'
import { CopyButton } from '@/components/ui/copy-button'
import type { ApiParameter, ApiResponse } from '@/lib/contract/openapi'
import { commandFor } from './command-for'
import type { DescribedOperation } from './find-operations'
import { SchemaTree } from './schema-tree'
import { nameOf, type Schemas, wordsFor } from './schema-words'
import { Told } from './told'

export interface OperationDetailProps {
  readonly described: DescribedOperation
  readonly schemas: Schemas
}

export function OperationDetail({ described, schemas }: OperationDetailProps) {
  const { description, parameters, requestBody, responses } = described.operation
  const command = commandFor(described)
  return (
    <div className="space-y-4 pb-5 pl-3 md:pl-16">
      {description !== undefined && (
        <p className="max-w-[80ch] text-muted">
          <Told text={description} />
        </p>
      )}
      <div className="flex items-center gap-2 rounded-md bg-sunken px-3 py-1.5">
        <code className="foreign min-w-0 flex-1 text-sm">{command}</code>
        <CopyButton text={command} label="Copy the command" />
      </div>
      {parameters.length > 0 && (
        <section>
          <h4 className="mb-1 font-medium">Parameters</h4>
          <dl>
            {parameters.map((parameter) => (
              <Parameter key={`${parameter.in} ${parameter.name}`} parameter={parameter} />
            ))}
          </dl>
        </section>
      )}
      {requestBody !== undefined && (
        <section>
          <h4 className="mb-1 font-medium">Body</h4>
          {Object.entries(requestBody.content).map(([type, { schema }]) => (
            <Content key={type} type={type} name={nameOf(schema)}>
              <SchemaTree schema={schema} schemas={schemas} label={`Body as ${type}`} />
            </Content>
          ))}
        </section>
      )}
      <section>
        <h4 className="mb-1 font-medium">Answers</h4>
        <ul className="space-y-2">
          {Object.entries(responses).map(([status, response]) => (
            <Answer key={status} status={status} response={response} schemas={schemas} />
          ))}
        </ul>
      </section>
    </div>
  )
}

function Parameter({
  parameter: { name, in: place, required, description, schema },
}: {
  readonly parameter: ApiParameter
}) {
  return (
    <div className="grid gap-x-4 border-t border-line py-1.5 md:grid-cols-[minmax(8rem,12rem)_1fr]">
      <dt className="flex flex-wrap items-baseline gap-2">
        <span className="font-mono text-sm">{name}</span>
        {place === 'path' ? (
          <span className="text-sm text-faint">in the path</span>
        ) : (
          required && <span className="text-sm text-faint">required</span>
        )}
      </dt>
      <dd className="min-w-0">
        <Told text={description} />{' '}
        <span className="foreign text-sm text-muted">
          {wordsFor(schema)}
          {hasDefault(schema.default) && `, ${String(schema.default)} where it is not said`}
        </span>
      </dd>
    </div>
  )
}

function Answer(props: { readonly status: string; readonly response: ApiResponse; readonly schemas: Schemas }) {
  const { status, response, schemas } = props
  const codes = response['x-codes'] ?? []
  const said = response.description.split('\n\n')
  const own = said.slice(0, said.length - codes.length)
  return (
    <li className="grid gap-x-4 border-t border-line pt-1.5 md:grid-cols-[3rem_1fr]">
      <span className="font-mono text-sm font-semibold">{status}</span>
      <div className="min-w-0 space-y-1.5">
        {own.map((sentence) => (
          <p key={sentence}>
            <Told text={sentence} />
          </p>
        ))}
        {codes.length > 0 && (
          <ul className="space-y-1">
            {codes.map((code, at) => (
              <li key={code} className="flex flex-wrap items-baseline gap-x-2">
                <Chip className="font-mono">{code}</Chip>
                <span className="text-muted">
                  <Told text={said[own.length + at]?.replace(/^`\w+`: /, '') ?? ''} />
                </span>
              </li>
            ))}
          </ul>
        )}
        {own.length > 0 && <Contents content={response.content ?? {}} schemas={schemas} />}
      </div>
    </li>
  )
}

function Contents({
  content,
  schemas,
}: {
  readonly content: NonNullable<ApiResponse['content']>
  readonly schemas: Schemas
}) {
  return Object.entries(content).map(([type, { schema, 'x-events': events }]) => (
    <Content key={type} type={type} name={nameOf(schema)}>
      {events === undefined ? (
        <SchemaTree schema={schema} schemas={schemas} label={`Answer as ${type}`} />
      ) : (
        <SchemaTree schema={{ properties: events, required: Object.keys(events) }} schemas={schemas} label="Events" />
      )}
    </Content>
  ))
}

interface ContentProps {
  readonly type: string
  readonly name: string | undefined
  readonly children: ReactNode
}

function Content({ type, name, children }: ContentProps) {
  return (
    <div className="space-y-0.5">
      <p className="text-sm text-muted">
        <span className="font-mono">{type}</span>
        {name !== undefined && ` · ${name}`}
      </p>
      {children}
    </div>
  )
}

function hasDefault(value: unknown): value is string | number {
  return (typeof value === 'string' && value !== '') || typeof value === 'number'
}
