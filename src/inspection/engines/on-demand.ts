/** The heavy engines, loaded when the first of them is needed; a static inspection only asks what they open. */
import type { Engines, Extraction } from '../ports.ts'
import { opensBySevenZip } from './seven-zip-types.ts'

/** What was not opened is never clean. */
const noEngine: Extraction = { children: [], observations: [], gaps: [{ who: 'archive', why: 'no engine' }] }

export function enginesOnDemand(open: () => Promise<Engines>): Engines {
  let opened: Promise<Engines> | undefined
  const engines = (): Promise<Engines> => (opened ??= open())
  return {
    archives: {
      opens: opensBySevenZip,
      open: async (...box) => (await (await engines()).archives?.open(...box)) ?? noEngine,
    },
    pictures: {
      codes: async (bytes) => (await (await engines()).pictures?.codes(bytes)) ?? [],
      words: async (...picture) => await (await engines()).pictures?.words(...picture),
      close: async () => await (await opened)?.pictures?.close(),
    },
  }
}
