/** Content of files: read, written, searched, packed, hashed. */
import { unpackInto } from '../../../host/archive.ts'
import { createHash } from 'node:crypto'
import { elementsOf, isMany, toBytes, toText } from '../convert.ts'
import { codecOf } from '../dotnet/text-types.ts'
import { allMatches, regexOf } from '../regex/regex.ts'
import { matchObject } from '../dotnet/regex-type.ts'
import type { Engine } from '../run/engine.ts'
import { withRegex } from '../operators/patterns.ts'
import { textLines } from '../operators/render.ts'
import { writeVariable } from '../run/variables.ts'
import { PsObject, record, type Value } from '../values.ts'
import { type Call, type Cmdlet, pathOf } from './cmdlet.ts'
import { filesLike, placeOf } from './providers.ts'

function decoded(bytes: Uint8Array, encoding: string): string {
  const buffer = Buffer.from(bytes)
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return buffer.toString('utf16le', 2)
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return buffer.toString('utf8', 3)
  if (encoding) return codecOf(encoding).decode(bytes)
  const text = buffer.toString('utf8')
  return text.includes('\ufffd') ? buffer.toString('latin1') : text
}

function found(engine: Engine, path: string): { name: string; bytes: Uint8Array }[] {
  return filesLike(engine, engine.path(path)).flatMap((one) => {
    const name = toText(one.read('FullName'))
    const bytes = engine.machine.read(name)
    return bytes ? [{ name, bytes }] : []
  })
}

function getContent(call: Call): Value {
  const { engine } = call
  const out: Value[] = []
  for (const path of call.paths('path', 'literalpath')) {
    const place = placeOf(engine, path)
    if (place.drive !== 'file') {
      out.push(
        ...engine.runtime
          .command(engine, 'Get-Item', [path])
          .map((one) => (one instanceof PsObject ? (one.read('Value') ?? one.read('Definition') ?? null) : one)),
      )
      continue
    }
    const files = found(engine, path)
    if (files.length === 0)
      engine.report(
        `Cannot find path '${path}' because it does not exist.`,
        'System.Management.Automation.ItemNotFoundException',
      )
    for (const { bytes } of files) read(call, bytes, out)
  }
  return out
}

function read(call: Call, bytes: Uint8Array, out: Value[]): void {
  const encoding = call.text('encoding')
  call.engine.allocate(bytes.length)
  if (/^byte$/i.test(encoding) || call.has('asbytestream')) {
    for (const one of bytes) out.push(one)
    return
  }
  const text = decoded(bytes, encoding)
  if (call.has('raw') || call.given('delimiter')) {
    out.push(...(call.given('delimiter') && !call.has('raw') ? text.split(call.text('delimiter')) : [text]))
    return
  }
  let lines = text.replace(/\r?\n$/, '').split(/\r?\n/)
  const [first, last] = [
    call.number('totalcount') ?? call.number('head') ?? call.number('first'),
    call.number('tail') ?? call.number('last'),
  ]
  if (first !== undefined && first >= 0) lines = lines.slice(0, first)
  if (last !== undefined) lines = last > 0 ? lines.slice(-last) : []
  for (const line of lines) out.push(line)
}

/** What goes into a file: bytes as they are, anything else as lines. */
function payload(call: Call, values: readonly Value[]): Uint8Array {
  const encoding = call.text('encoding')
  const isBytes = /^byte$/i.test(encoding) || call.has('asbytestream')
  const [only] = values
  if (isBytes)
    return values.length === 1 && only instanceof Uint8Array
      ? only
      : toBytes(values.flatMap((one) => (isMany(one) ? elementsOf(one) : [one])))
  const lines = values.flatMap((one) =>
    isMany(one) ? elementsOf(one).map((item) => call.engine.text(item)) : textLines(call.engine, [one]),
  )
  const text = call.has('nonewline') ? lines.join('') : lines.map((line) => `${line}\r\n`).join('')
  call.engine.allocate(text.length)
  return (encoding ? codecOf(encoding.toLowerCase().replace(/bom$|nobom$/, '')) : codecOf('default')).encode(text)
}

function writeContent(call: Call): void {
  const { engine } = call
  const values = call.given('value') ? [call.get('value')] : [...(call.input ?? [])]
  for (const path of call.list('path', 'literalpath').map(pathOf)) {
    const place = placeOf(engine, path)
    if (place.drive !== 'file') {
      writeVariable(
        engine,
        place.drive === 'variable' ? place.name : `${place.drive}:${place.name}`,
        values.length === 1 ? values[0] : values,
      )
      continue
    }
    const bytes = payload(call, values)
    const old = call.name === 'Add-Content' ? engine.machine.read(place.name) : undefined
    engine.machine.write(engine.actor, place.name, old ? Buffer.concat([old, bytes]) : bytes)
    const stream = call.text('stream')
    if (stream)
      engine.event('create_stream_hash', {
        TargetFilename: `${place.name}:${stream}`,
        Contents: Buffer.from(bytes).toString('latin1').slice(0, 2_000),
      })
  }
}

function outFile(call: Call): void {
  const { engine } = call
  const path = engine.path(call.text('filepath', 'literalpath'))
  const lines = textLines(engine, call.subjects('inputobject'))
  const text = call.has('nonewline') ? lines.join('') : lines.map((line) => `${line}\r\n`).join('')
  const encoding = call.text('encoding').toLowerCase() || 'unicode'
  const mark = encoding === 'unicode' ? Buffer.from([0xff, 0xfe]) : Buffer.alloc(0)
  const old = call.has('append') ? engine.machine.read(path) : undefined
  const bytes = codecOf(encoding).encode(text)
  engine.machine.write(engine.actor, path, old ? Buffer.concat([old, bytes]) : Buffer.concat([mark, bytes]))
}

function selectString(call: Call): Value {
  const { engine } = call
  const flags = call.has('casesensitive') ? 0 : 1
  const patterns = call.list('pattern').map(toText)
  const escape = (text: string) => text.replaceAll(/[\\^$.|?*+(){}[\]#\s]/g, '\\$&')
  const out: Value[] = []
  const search = (line: string, place: { path: string; number: number }) => {
    for (const pattern of patterns) {
      const regex = regexOf(call.has('simplematch') ? escape(pattern) : pattern, flags)
      const matches = allMatches(regex, line, { tick: engine.step, ...(call.has('allmatches') ? {} : { most: 1 }) })
      if (matches.length === 0 || call.has('notmatch')) continue
      const info = record('Microsoft.PowerShell.Commands.MatchInfo', {
        Line: line,
        LineNumber: place.number,
        Path: place.path,
        Pattern: pattern,
        Matches: matches.map((one) => matchObject({ regex, text: line }, one)),
      })
      info.text = () => line
      out.push(info)
      return
    }
  }
  withRegex(() => {
    for (const path of call.list('path', 'literalpath').map(pathOf))
      for (const { name, bytes } of found(engine, path))
        for (const [at, line] of decoded(bytes, '').split(/\r?\n/).entries())
          search(line, { path: name, number: at + 1 })
    for (const [at, one] of (call.given('inputobject') ? call.list('inputobject') : (call.input ?? [])).entries()) {
      const file =
        one instanceof PsObject && one.type.startsWith('System.IO.File') ? engine.machine.read(pathOf(one)) : undefined
      for (const [row, line] of (file ? decoded(file, '').split(/\r?\n/) : [toText(one)]).entries())
        search(line, { path: file ? pathOf(one) : 'InputStream', number: file ? row + 1 : at + 1 })
    }
  })
  return call.has('quiet') ? out.length > 0 : out
}

function fileHash(call: Call): Value[] {
  const wanted = call.text('algorithm').toLowerCase() || 'sha256'
  const algorithm = /^(?:md5|sha1|sha256|sha384|sha512)$/.test(wanted) ? wanted : 'sha256'
  return call.paths('path', 'literalpath').flatMap((path) =>
    found(call.engine, path).map(({ name, bytes }) =>
      record('Microsoft.PowerShell.Utility.FileHash', {
        Algorithm: algorithm.toUpperCase(),
        Hash: createHash(algorithm).update(bytes).digest('hex').toUpperCase(),
        Path: name,
      }),
    ),
  )
}

function expandArchive(call: Call): void {
  const { engine } = call
  const [path, target] = [
    engine.path(call.text('path', 'literalpath')),
    engine.path(call.text('destinationpath') || '.'),
  ]
  engine.event('com_call', { Name: 'Expand-Archive', Path: path, DestinationPath: target })
  engine.folders.add(target.toLowerCase())
  const bytes = engine.machine.read(path)
  if (bytes) unpackInto(engine.machine, engine.actor, { bytes, folder: target })
}

function compressArchive(call: Call): void {
  const { engine } = call
  const target = engine.path(call.text('destinationpath'))
  const sources = call.paths('path', 'literalpath').map((one) => engine.path(one))
  engine.event('com_call', { Name: 'Compress-Archive', Path: sources.join(';'), DestinationPath: target })
  engine.machine.write(
    engine.actor,
    /\.\w+$/.test(target) ? target : `${target}.zip`,
    Buffer.from(`archive of ${sources.join(';')}`),
  )
}

const place = 'Path@ LiteralPath'

export const contentCmdlets: readonly Cmdlet[] = [
  {
    name: 'Get-Content',
    aliases: 'gc cat type',
    parameters: `${place} Encoding -Raw ReadCount TotalCount Head First Tail Last Delimiter Filter Include Exclude -AsByteStream -Force Stream -Wait`,
    run: getContent,
  },
  {
    name: 'Set-Content',
    aliases: 'sc',
    parameters: `Path@ Value@ LiteralPath Encoding -NoNewline -Force Stream -AsByteStream -PassThru`,
    run: writeContent,
  },
  {
    name: 'Add-Content',
    aliases: 'ac',
    parameters: `Path@ Value@ LiteralPath Encoding -NoNewline -Force Stream -AsByteStream -PassThru`,
    run: writeContent,
  },
  {
    name: 'Clear-Content',
    aliases: 'clc',
    parameters: place,
    run: (call) =>
      call
        .paths('path', 'literalpath')
        .forEach((one) => call.engine.machine.write(call.engine.actor, call.engine.path(one), new Uint8Array())),
  },
  {
    name: 'Out-File',
    parameters: 'FilePath@ Encoding@ LiteralPath -Append -Force -NoClobber -NoNewline Width InputObject',
    run: outFile,
  },
  {
    name: 'Select-String',
    aliases: 'sls',
    parameters:
      'Pattern@ Path@ LiteralPath -SimpleMatch -CaseSensitive -Quiet -List -AllMatches -NotMatch Context Encoding InputObject',
    run: selectString,
  },
  { name: 'Get-FileHash', parameters: `${place} Algorithm InputStream`, run: fileHash },
  { name: 'Expand-Archive', parameters: 'Path@ DestinationPath@ LiteralPath -Force -PassThru', run: expandArchive },
  {
    name: 'Compress-Archive',
    parameters: 'Path@ DestinationPath@ LiteralPath CompressionLevel -Update -Force -PassThru',
    run: compressArchive,
  },
  {
    name: 'Format-Hex',
    parameters: place,
    run: (call) => call.subjects('path').map((one) => Buffer.from(toBytes(one)).toString('hex').slice(0, 2_000)),
  },
]
