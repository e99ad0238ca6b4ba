// Every tool, in the order in which they are listed.

import type { Tool } from './tool'
import { getFluxStatus } from './tools/status'

export const TOOLS: readonly Tool[] = [getFluxStatus]
