import { getRuntime } from '@/lib/server/door/runtime-handle'

export const dynamic = 'force-dynamic'

interface Context {
  readonly params: Promise<{ kind: string; namespace: string; name: string }>
}

export async function GET(request: Request, { params }: Context): Promise<Response> {
  return getRuntime().api.objectWorkloads(request, await params)
}
