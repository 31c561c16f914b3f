/** The forms that values of several sections have. */
import { z } from 'zod'

export const port = z.int().min(0).max(65_535)

export const hop = z.string().regex(/^(?:\[[0-9a-fA-F:.]+\]|[^:\s/]+):\d{1,5}$/, 'must have the form host:port')

export const domain = z
  .string()
  .regex(/^[^\s@/]+$/, "must be a domain, or a mask of domains with '*' and '?'")
  .transform((name) => name.toLowerCase())

export const tlsModes = ['off', 'opportunistic', 'required'] as const
