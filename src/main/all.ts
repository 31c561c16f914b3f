/** The process `lazaret up`: everything on this machine, and the demonstration where it is asked for. */
import { analysisPart } from './analysis-part.ts'
import { connectBothSides, followTrial } from './demo.ts'
import { gatewayPart } from './gateway-part.ts'
import type { Service } from './up.ts'

export const service: Service = {
  parts: [gatewayPart, analysisPart],
  async demo(client, analysis, say) {
    await connectBothSides(client, analysis)
    await followTrial(client, say)
  },
}
