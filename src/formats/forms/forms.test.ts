/** Forms by their streams: names, captions, tags, tips and texts; nested ones, those without a design, and changed bytes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as check, constantFrom, nat, property } from 'fast-check'
import { buildCompound } from '../ole/building.ts'
import { openCompound } from '../ole/compound.ts'
import type { FormControl } from '../ooxml/content.ts'
import { builtControl, formStreams } from './building.ts'
import { readForms, readPackedControl } from './forms.ts'

function read(streams: Readonly<Record<string, Buffer>>): FormControl[] {
  const ole = openCompound(buildCompound(streams))
  return ole === undefined ? [] : readForms(ole)
}

const streams = formStreams({
  path: 'Macros/UserForm1',
  caption: 'A ""form""',
  tag: 'of mine',
  controls: [
    { name: 'Label1', kind: 'label', text: 'shown', tag: 'hidden' },
    { name: 'Text', kind: 'text', text: 'typed in', tip: 'a hint' },
    { name: 'Go', kind: 'button', text: '' },
  ],
})

test('a form, its labels, text boxes and buttons', () => {
  assert.deepEqual(read(streams), [
    { form: 'UserForm1', name: 'UserForm1', caption: 'A "form"', tag: 'of mine' },
    { form: 'UserForm1', name: 'Label1', caption: 'shown', tag: 'hidden' },
    { form: 'UserForm1', name: 'Text', text: 'typed in', tip: 'a hint' },
    { form: 'UserForm1', name: 'Go', caption: '' },
  ])
})

test('what stands in a frame belongs to the form, and a form without a design to its folder', () => {
  const inner = formStreams({ path: 'Form/i05', caption: '', controls: [{ name: 'In', kind: 'label', text: 'x' }] })
  const { 'Form/i05/\u0003VBFrame': design, ...rest } = inner
  assert.ok(design)
  assert.deepEqual(read({ ...rest, 'Form/\u0003VBFrame': design }), [{ form: 'Form', name: 'In', caption: 'x' }])
  assert.deepEqual(read(rest), [{ form: 'i05', name: 'In', caption: 'x' }])
})

test('a control of a package stands behind its class', () => {
  const label = Buffer.from('239e8c97b0d4ce11bf2d00aa003f40d0', 'hex')
  const packed = readPackedControl('L', Buffer.concat([label, builtControl({ kind: 'label', text: 'here' })]))
  assert.deepEqual(packed, { form: '', name: 'L', caption: 'here' })
  assert.deepEqual(readPackedControl('X', Buffer.alloc(9)), { form: '', name: 'X' })
})

test('never throws on changed bytes, and finds no more than there can be', () => {
  const names = Object.keys(streams)
  check(
    property(constantFrom(...names), nat(600), nat(255), nat(600), (name, at, byte, length) => {
      const changed = Buffer.from(streams[name] ?? Buffer.alloc(0))
      changed[at % changed.length] = byte
      const cut = length % 3 === 0 ? changed.subarray(0, length) : changed
      assert.ok(read({ ...streams, [name]: cut }).length <= 100)
    }),
    { seed: 21, numRuns: 2_000 },
  )
})
