/** The process `lazaret analysis`: the analysis platform alone, its inspection workers in threads. */
import { analysisPart } from './analysis-part.ts'
import type { Service } from './up.ts'

export const service: Service = { parts: [analysisPart] }
