/** The process `lazaret gateway`: the mail gateway alone. */
import { gatewayPart } from './gateway-part.ts'
import type { Service } from './up.ts'

export const service: Service = { parts: [gatewayPart] }
