/** Random bytes of the run: the same for the same seed. */
import type { Engine } from '../run/engine.ts'

const randomLimit = 1_000_000

export function randomBytes(engine: Engine, count: number): Uint8Array {
  const size = Math.max(0, Math.min(count, randomLimit))
  engine.allocate(size)
  return Uint8Array.from({ length: size }, () => Math.floor(engine.random() * 256))
}
