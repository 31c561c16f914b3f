/** Conditional compilation as 64-bit Office on Windows reads it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withoutDirectives } from './directives.ts'

const kept = (source: string) =>
  withoutDirectives(source)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.trim())

test('the branch of this system stays', () => {
  assert.deepEqual(kept('#If Mac Then\na\n#ElseIf VBA7 And Win64 Then\nb\n#Else\nc\n#End If\nd'), ['b', 'd'])
  assert.deepEqual(kept('#If Not Mac Then\na\n#Else\nb\n#End If'), ['a'])
  assert.deepEqual(kept('#If Win16 Or Mac Then\na\n#Else\nb\n#End If'), ['b'])
})

test('constants of the module count, and branches stand in each other', () => {
  assert.deepEqual(kept('#Const Own = 1\n#If Own Then\n#If Mac Then\na\n#Else\nb\n#End If\n#End If'), ['b'])
  assert.deepEqual(kept('#Const Own = 0\n#If Own Then\na\n#End If\nb'), ['b'])
})

test('lines keep their numbers', () => {
  assert.equal(withoutDirectives('#If Mac Then\na\n#End If\nb').split('\n').length, 4)
  assert.equal(withoutDirectives('a # b'), 'a # b')
})
