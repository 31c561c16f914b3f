/** One 7-Zip in WebAssembly for one archive: files in memory only, output, memory and time bounded. */
import { wasm, type SevenZip, type SevenZipFactory, type WasmMemory, type WasmModule } from './module.ts'

export interface SevenZipParts {
  readonly factory: SevenZipFactory
  readonly module: WasmModule
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number
}

export interface Bounds {
  /** Bytes that all output together may have. */
  readonly output: number
  readonly memory: number
  /** Milliseconds. */
  readonly ms: number
}

export interface Answer {
  /** 0 done, 1 warnings, 2 failed; -1 where it ended itself or was ended. */
  readonly code: number
  readonly lines: readonly string[]
}

/** Why a run was ended by us. */
export type Ended = 'time limit' | 'output limit'

const noSpace = 51
const mostLines = 200_000
const page = 65_536

class Stopped extends Error {}

export class SevenZipInstance {
  readonly #zip: SevenZip
  readonly #parts: SevenZipParts
  readonly #bounds: Bounds
  readonly #began: number
  readonly #lines: string[]
  readonly #stack: Stack
  #written = 0
  #ended: Ended | undefined

  private constructor(zip: SevenZip, made: { parts: SevenZipParts; bounds: Bounds; lines: string[]; stack: Stack }) {
    this.#zip = zip
    this.#parts = made.parts
    this.#bounds = made.bounds
    this.#lines = made.lines
    this.#stack = made.stack
    this.#began = made.parts.now()
  }

  static async open(archive: Uint8Array, parts: SevenZipParts, bounds: Bounds): Promise<SevenZipInstance> {
    const lines: string[] = []
    const say = (line: string): void => {
      if (lines.length < mostLines) lines.push(line)
    }
    const stack: Stack = { save: () => undefined, restore: () => undefined }
    const options = {
      print: say,
      printErr: say,
      quit: leave,
      instantiateWasm: instantiator({ module: parts.module, most: bounds.memory, stack }),
    }
    const zip = await parts.factory(options)
    const instance = new SevenZipInstance(zip, { parts, bounds, lines, stack })
    zip.FS.mkdir('/in')
    zip.FS.mkdir('/out')
    zip.FS.writeFile('/in/archive', archive)
    instance.#guard()
    return instance
  }

  get ended(): Ended | undefined {
    return this.#ended
  }

  get left(): number {
    return this.#bounds.ms - (this.#parts.now() - this.#began)
  }

  run(...given: string[]): Answer {
    this.#lines.length = 0
    if (this.#ended !== undefined) return { code: -1, lines: [] }
    // Its exit code is its answer, not that of this process.
    const before = process.exitCode
    const place = this.#stack.save()
    try {
      return { code: this.#zip.callMain(given), lines: [...this.#lines] }
    } catch {
      // What ends by an exception leaves its frames: a few wrong passwords would use up the stack.
      this.#stack.restore(place)
      return { code: -1, lines: [...this.#lines] }
    } finally {
      process.exitCode = before
    }
  }

  /** Files below the output folder, by their path in it. */
  *files(): Generator<{ path: string; bytes: Uint8Array }> {
    const { FS } = this.#zip
    const todo = ['/out']
    for (let folder = todo.pop(); folder !== undefined; folder = todo.pop())
      for (const name of FS.readdir(folder)) {
        if (name === '.' || name === '..') continue
        const path = `${folder}/${name}`
        const { mode } = FS.lstat(path)
        if (FS.isDir(mode)) todo.push(path)
        else if (FS.isFile(mode)) yield { path: path.slice(5), bytes: FS.readFile(path) }
      }
  }

  /** Forgets what a run with another password wrote. */
  clear(): void {
    const { FS } = this.#zip
    for (const { path } of this.files()) FS.unlink(`/out/${path}`)
    this.#written = 0
  }

  /** All files in memory share their operations: counting there bounds output and time whatever the format. */
  #guard(): void {
    const operations = this.#zip.FS.lookupPath('/in/archive').node.stream_ops
    const { read, write } = operations
    operations.read = (...given) => {
      this.#checkTime()
      return read(...given)
    }
    operations.write = (stream, buffer, offset, length, ...rest) => {
      this.#checkTime()
      this.#written += length
      if (this.#written > this.#bounds.output) {
        this.#ended = 'output limit'
        throw new this.#zip.FS.ErrnoError(noSpace)
      }
      return write(stream, buffer, offset, length, ...rest)
    }
  }

  #checkTime(): void {
    if (this.left > 0) return
    this.#ended = 'time limit'
    throw new Stopped('time limit')
  }
}

function leave(_code: number, status: unknown): never {
  throw status
}

/** Where the stack of the module stands. */
interface Stack {
  save: () => unknown
  restore: (place: unknown) => void
}

interface Instantiated {
  readonly module: WasmModule
  readonly most: number
  readonly stack: Stack
}

type Done = (instance: object, module: WasmModule) => void

/** Memory that grows beyond the bound is refused, which 7-Zip reports as a want of memory. */
function instantiator({ module, most, stack }: Instantiated) {
  return (imports: object, done: Done): object => {
    const instance = new wasm.Instance(module, imports)
    for (const exported of Object.values(instance.exports)) if (exported instanceof wasm.Memory) bound(exported, most)
    const { emscripten_stack_get_current: save, _emscripten_stack_restore: restore } = instance.exports
    if (typeof save === 'function') stack.save = () => Reflect.apply(save, undefined, []) as unknown
    if (typeof restore === 'function') stack.restore = (place) => void Reflect.apply(restore, undefined, [place])
    done(instance, module)
    return instance.exports
  }
}

function bound(memory: WasmMemory, most: number): void {
  const grow = memory.grow.bind(memory)
  memory.grow = (pages) => {
    if (memory.buffer.byteLength + pages * page > most) throw new RangeError('memory bound')
    return grow(pages)
  }
}
