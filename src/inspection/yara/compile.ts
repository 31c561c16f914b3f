/** One YARA engine from rule texts: native where the optional package loads, else the official WebAssembly build. In workers only. */
import type { YaraEngine } from '../ports.ts'

export interface YaraSource {
  readonly file: string
  readonly text: string
}

type Warn = (warning: { file: string; why: string }) => void

const plain = (meta: Iterable<[string, unknown]>): Record<string, string> =>
  Object.fromEntries([...meta].map(([key, value]) => [key, String(value)]))
const isList = (meta: unknown): meta is [string, unknown][] => Array.isArray(meta)
const pairs = (meta: unknown): [string, unknown][] => (isList(meta) ? meta : Object.entries(meta ?? {}))

/** `wasm` is the bytes of the WebAssembly build, needed only when the native package does not load. */
export async function compileYara(
  sources: readonly YaraSource[],
  warn: Warn,
  wasm: () => Promise<Uint8Array>,
): Promise<YaraEngine> {
  const native = await import('@litko/yara-x').catch(() => undefined)
  return native ? compileNative(native, sources, warn) : compileWasm(sources, warn, await wasm())
}

const firstLine = (error: unknown): string => String(error instanceof Error ? error.message : error).slice(0, 300)

/** An include would read files of this machine. */
export const withoutIncludes = { enableIncludes: false }

function compileNative(native: typeof import('@litko/yara-x'), sources: readonly YaraSource[], warn: Warn): YaraEngine {
  const good = sources.filter(({ file, text }) => {
    const errors = native.validate(text, withoutIncludes).errors
    for (const { message, line } of errors)
      warn({ file, why: line === undefined ? message : `line ${line}: ${message}` })
    return errors.length === 0
  })
  const rules = native.compile(good.map((source) => source.text).join('\n'), withoutIncludes)
  return {
    kind: 'native',
    scan: (bytes) =>
      rules
        .scan(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length))
        .map((match: import('@litko/yara-x').RuleMatch) => ({
          rule: match.ruleIdentifier,
          meta: plain(pairs(match.meta)),
        })),
    close: () => undefined,
  }
}

const list = (meta: unknown): [string, unknown][] =>
  Array.isArray(meta) && !Array.isArray(meta[0])
    ? (meta as { identifier: string; value: unknown }[]).map((one) => [one.identifier, one.value])
    : pairs(meta)

interface WasmResult {
  readonly matches?: readonly { readonly identifier: string; readonly metadata?: unknown }[]
}

async function compileWasm(sources: readonly YaraSource[], warn: Warn, wasm: Uint8Array): Promise<YaraEngine> {
  const { Compiler, initSync } = await import('@virustotal/yara-x')
  initSync({ module: new Uint8Array(wasm) })
  const compiler = new Compiler()
  for (const { file, text } of sources) {
    try {
      compiler.addSource(text)
    } catch (error) {
      warn({ file, why: firstLine(error) })
    }
  }
  const rules = compiler.build()
  return {
    kind: 'wasm',
    scan: (bytes) =>
      ((rules.scan(bytes) as WasmResult).matches ?? []).map((match) => ({
        rule: match.identifier,
        meta: plain(list(match.metadata)),
      })),
    close: () => rules.free(),
  }
}
