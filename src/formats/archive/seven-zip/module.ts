/** The parts of 7z-wasm and of WebAssembly that are used here, as types: both are handed in from outside. */

export interface WasmMemory {
  readonly buffer: ArrayBuffer
  grow: (pages: number) => number
}

/** A compiled WebAssembly module; opaque. */
export type WasmModule = object

interface WasmApi {
  readonly Instance: new (
    module: WasmModule,
    imports: object,
  ) => { readonly exports: Readonly<Record<string, unknown>> }
  readonly Memory: new (shape: { initial: number }) => WasmMemory
  readonly compile: (bytes: Uint8Array<ArrayBuffer>) => Promise<WasmModule>
}

declare const WebAssembly: WasmApi

export const wasm: WasmApi = WebAssembly

export interface StreamOperations {
  read: (...given: unknown[]) => number
  write: (stream: unknown, buffer: unknown, offset: number, length: number, ...rest: unknown[]) => number
}

/** Emscripten's file system in memory. */
export interface MemoryFiles {
  readonly ErrnoError: new (code: number) => Error
  readonly mkdir: (path: string) => void
  readonly readdir: (path: string) => string[]
  readonly writeFile: (path: string, bytes: Uint8Array) => void
  readonly readFile: (path: string) => Uint8Array
  readonly unlink: (path: string) => void
  readonly lstat: (path: string) => { readonly mode: number }
  readonly isDir: (mode: number) => boolean
  readonly isFile: (mode: number) => boolean
  readonly lookupPath: (path: string) => { readonly node: { readonly stream_ops: StreamOperations } }
}

export interface SevenZip {
  readonly FS: MemoryFiles
  /** Gives the exit code. */
  readonly callMain: (given: string[]) => number
}

export type SevenZipFactory = (options: object) => Promise<SevenZip>
