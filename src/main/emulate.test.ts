/** `lazaret emulate` as an analyst meets it: exit codes, the tree, process numbers that stand for one process each. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { stripVTControlCharacters } from 'node:util'
import { emulateFile } from './emulate.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'lazaret-emulate-'))
after(() => rmSync(folder, { recursive: true }))

function sample(name: string): string {
  const stored = new URL(`../emulator/samples/${name}.b64`, import.meta.url)
  const file = path.join(folder, path.basename(name))
  writeFileSync(file, Buffer.from(readFileSync(stored, 'latin1'), 'base64'))
  return file
}

async function shown(name: string, options: { readonly json: boolean }): Promise<string> {
  const lines: string[] = []
  assert.equal(await emulateFile(sample(name), { ...options, out: (line) => void lines.push(line) }), 0)
  return stripVTControlCharacters(lines.join('\n'))
}

interface Row {
  readonly processes: readonly { readonly pid: number; readonly parent: number }[]
  readonly layers: readonly { readonly index: number }[]
}

test('a process number stands for one process, also where dropped scripts run on machines of their own', async () => {
  const { processes, layers } = JSON.parse(await shown('jscript/exec-output.js', { json: true })) as Row
  const dropped = JSON.parse(await shown('vbscript/worm.vbs', { json: true })) as Row
  for (const row of [{ processes, layers }, dropped]) {
    const pids = row.processes.map(({ pid }) => pid)
    assert.equal(new Set(pids).size, pids.length)
    assert.ok(row.processes.every(({ parent }) => parent === 0 || pids.includes(parent)))
    assert.deepEqual(
      row.layers.map(({ index }) => index),
      row.layers.map((_, at) => at),
    )
  }
})

test('the view names processes, layers and what was written', async () => {
  const text = await shown('vbscript/hex-blob.vbs', { json: false })
  assert.match(text, /Processes\n {2}hex-blob\.vbs\n {4}wscript\.exe \d+ user/)
  assert.match(text, /writes C:\\Users\\john\\AppData\\Roaming\\w\.exe/)
  assert.match(text, /Layers\n {2}#0 vbscript/)
})

test('a path that cannot be read is exit code 2', async () => {
  assert.equal(await emulateFile(path.join(folder, 'missing'), { json: true, out: () => undefined }), 2)
})
