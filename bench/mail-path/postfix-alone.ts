/** Postfix that takes mail and hands it on, with nothing in between. */
import { installDebian } from '../kit/install.ts'
import { startPostfix } from './postfix.ts'
import type { Candidate } from './system.ts'

export const postfix: Candidate = {
  name: 'postfix',
  checks: 'none; queue files made durable with fsync (its default)',
  window: 200,
  clients: 40,
  async start(place) {
    const skipped = installDebian({ postfix: 'postfix' }, place.say)
    if (skipped !== undefined) return { skipped }
    const running = await startPostfix(place)
    const { port, pid } = running
    return { port, roots: [pid], [Symbol.asyncDispose]: () => running[Symbol.asyncDispose]() }
  },
}
