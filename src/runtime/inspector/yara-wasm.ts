/** The official WebAssembly build of YARA, for machines without the native one. */
import { readFile } from 'node:fs/promises'

export const yaraWasm = (): Promise<Uint8Array> =>
  readFile(new URL(import.meta.resolve('@virustotal/yara-x').replace(/yara_x_js\.js$/, 'yara_x_js_bg.wasm')))
