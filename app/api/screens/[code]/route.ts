import { getRuntime } from '@/lib/server/door/runtime-handle'

export const dynamic = 'force-dynamic'

type Context = { params: Promise<{ code: string }> }

export async function GET(request: Request, { params }: Context): Promise<Response> {
  return getRuntime().api.screen(request, await params)
}

export async function POST(request: Request, { params }: Context): Promise<Response> {
  return getRuntime().api.screen(request, await params)
}
