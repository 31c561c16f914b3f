/** Assignments to properties with parameters become assignments to references; everything else stays as it is. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { openParameterised } from './parameterised.ts'

const cases: readonly (readonly [string, string])[] = [
  ['d.Item("k") = v', '__ref(d,"Item","k").v = v'],
  ['d("b")=2;', '__ref(d,"","b").v=2;'],
  ['s.Environment("Process")("A") = f(1)', '__ref(s.Environment("Process"),"","A").v = f(1)'],
  ['a[0].b(x, (1)) = "=)"', '__ref(a[0],"b",x, (1)).v = "=)"'],
  ['new A("x").Option(4) = 1', 'new __ref(A("x"),"Option",4).v = 1'],
  ['if (a) b.c(1) = 2', 'if (a) __ref(b,"c",1).v = 2'],
  ['if (a == (b)) c = 1', 'if (a == (b)) c = 1'],
  ['x = "f(1) = 2"; // g(1) = 2', 'x = "f(1) = 2"; // g(1) = 2'],
  ['r = /\\(a\\) =/.test(q)', 'r = /\\(a\\) =/.test(q)'],
  ['f(a) == b; g(c) => d', 'f(a) == b; g(c) => d'],
  ['h(1) = h(2) = 3', '__ref(h,"",1).v = __ref(h,"",2).v = 3'],
]

for (const [source, wanted] of cases) test(source, () => assert.equal(openParameterised(source), wanted))

test('any text comes through without an error and in linear time', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'ab.()[]{}="\'/\\ \n1'.split('')), maxLength: 200 }), (source) => {
      assert.equal(typeof openParameterised(source), 'string')
    }),
  )
})
