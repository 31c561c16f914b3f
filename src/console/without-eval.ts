/** Imported before any schema is made: the policy forbids `eval`, and zod would otherwise try it once and be reported. */
import { z } from 'zod'

z.config({ jitless: true })
