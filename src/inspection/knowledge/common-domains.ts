/** Domains that so many honest letters lead to that they cannot be condemned as a whole: of brands, mail providers, hosts, shorteners. */
import type { Knowledge } from './knowledge.ts'

export function commonDomains({ owners, freeMail, freeHosting, shorteners }: Knowledge): ReadonlySet<string> {
  return new Set([...owners.keys(), ...freeMail, ...freeHosting, ...shorteners])
}
