import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as holds, nat, property, tuple, uniqueArray } from 'fast-check'
import type { ProcessRecord } from '#core/behaviour.ts'
import { growTree, type ProcessNode } from './tree.ts'

const record = (pid: number, parent: number): ProcessRecord => ({
  pid,
  parent,
  image: `${pid}.exe`,
  commandLine: '',
  startedBy: 'run',
})
const shape = (nodes: readonly ProcessNode[]): unknown[] =>
  nodes.map(({ process, children }) => [process.pid, ...shape(children)])
const count = (nodes: readonly ProcessNode[]): number =>
  nodes.reduce((sum, { children }) => sum + 1 + count(children), 0)

test('children stand below their parents, orphans at the top', () => {
  const processes = [record(1, 0), record(2, 1), record(3, 2), record(4, 1), record(9, 77)]
  assert.deepEqual(shape(growTree(processes)), [[1, [2, [3]], [4]], [9]])
})

test('a ring of parents is shown once', () => {
  assert.deepEqual(shape(growTree([record(1, 2), record(2, 1)])), [[1, [2]]])
})

test('every process is placed exactly once', () => {
  const pairs = uniqueArray(tuple(nat(12), nat(12)), { selector: ([pid]) => pid })
  holds(property(pairs, (all) => count(growTree(all.map(([pid, parent]) => record(pid, parent)))) === all.length))
})
