/** Every reason that the source gives for a gap is said in Russian. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gapListWords, gapWords } from '../src/console/i18n/ru-gaps.ts'

const folders = ['inspection', 'formats', 'emulator', 'analysis/technologies', 'analysis/dispatch', 'protocols/clamd']
const quoted = String.raw`(?:'([^'\n]+)'|${'`'}([^${'`'}\n]+)${'`'})`
/** The ways in which a reason is written down; the first group or the second is the reason. */
const ways = [
  String.raw`\bgap\((?:(?:'\w+'|[\w.]+), )?${quoted}(?!, \w+,)`,
  String.raw`\bgaps\.(?:add|push)\(${quoted}`,
  String.raw`\bgaps: \[[^\]]*?\bwhy: (?:[\w.]+ \? )?${quoted}`,
  String.raw`\bgaps: \[[^\]]*?\bwhy: [\w.]+ \? '[^']+' : ${quoted}`,
  String.raw`\bnew Limit\(${quoted}`,
  String.raw`#stop\(${quoted}`,
  String.raw`\breturn failed\(${quoted}`,
  String.raw`\bwho: '\w+', why: ${quoted}`,
  String.raw`\boutcome: 'failed', why: (?:[\w.]+ === '' \? )?${quoted}`,
].map((way) => new RegExp(way, 'g'))

const sources = folders.flatMap((folder) =>
  globSync(`src/${folder}/**/*.ts`).filter((file) => !/\.(?:test|fixture)\.ts$/.test(file)),
)
const reasons = new Set(
  sources.flatMap((file) => {
    const text = readFileSync(file, 'utf8')
    return ways.flatMap((way) => [...text.matchAll(way)].map(([, plain, template]) => plain ?? template ?? ''))
  }),
)
const isolate = /type Failed = (.+)/.exec(readFileSync('src/runtime/isolate/task.ts', 'utf8'))?.[1] ?? ''
const refusals = /#refusal\(size[^]+?\n {2}\}/.exec(readFileSync('src/inspection/walk.ts', 'utf8'))?.[0] ?? ''
for (const text of [isolate, refusals]) {
  const found = [...text.matchAll(/'([^']+)'/g)].map(([, reason = '']) => reason)
  assert.ok(found.length > 3, text)
  for (const reason of found) reasons.add(reason)
}

test('the reasons of the source are all known', () => {
  const written = [...reasons].filter((reason) => !reason.startsWith('${'))
  assert.ok(written.length > 60, String(written.length))
  const example = (reason: string): string => reason.replaceAll(/\$\{[^}]+\}/g, '1')
  assert.deepEqual(
    written
      .filter((reason) => reason !== 'archive: ${why}' && reason !== 'clamd: ${text.slice(0, 200)}')
      .filter((reason) => {
        const said = gapWords(example(reason), 'ru')
        return said === example(reason) || !/[а-яё]/u.test(said)
      }),
    [],
  )
})

test('what the gap is about stays as it is', () => {
  assert.equal(gapWords('encrypted: акт: new.zip', 'ru'), 'зашифровано, пароль не найден: акт: new.zip')
  assert.equal(gapWords('archive: no decoder: a.bin', 'ru-RU'), 'архив: нет декодера: a.bin')
  assert.equal(gapWords('encrypted: document', 'ru'), 'зашифровано, пароль не найден: document')
  assert.equal(gapWords('type vba is not emulated', 'ru'), 'тип vba не эмулируется')
  assert.equal(gapWords('given up after 3 attempts', 'ru'), 'прекращено, число попыток: 3')
})

test('English and unknown reasons are shown as they were written', () => {
  assert.equal(gapWords('time limit', 'en'), 'time limit')
  for (const why of ['', 'constructor', 'clamd: INSTREAM error', 'archive: odd', ': x', 'toString: x'])
    assert.equal(gapWords(why, 'ru'), why)
})

test('joined gaps are told one by one', () => {
  const text = 'emulator: time limit; archive: encrypted: a; b.zip; kata: odd'
  const whoWord = (who: string): string => who.toUpperCase()
  assert.equal(
    gapListWords(text, { language: 'ru', whoWord }),
    'EMULATOR: истекло время; ARCHIVE: зашифровано, пароль не найден: a; b.zip; kata: odd',
  )
  assert.equal(gapListWords(text, { language: 'en', whoWord }), text)
  assert.equal(gapListWords('the connection was refused', { language: 'ru', whoWord }), 'the connection was refused')
})
