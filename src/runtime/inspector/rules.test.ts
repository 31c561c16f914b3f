/** Rules of one's own are read from the folders below, and what cannot be used is told with its place. */
import assert from 'node:assert/strict'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { openInspector } from './inspector.ts'
import { readRules } from './rules.ts'

const publicRule = `title: Odd Word In Command Line
id: 11111111-2222-4333-8444-555555555555
status: experimental
logsource:
    category: process_creation
    product: windows
detection:
    selection:
        CommandLine|contains: 'whoami-for-the-test'
    condition: selection
level: high
`

test('a public rule in a folder below loads and fires, a broken one is told by file and line', async () => {
  const directory = await mkdtemp(path.join(tmpdir(), 'lazaret-rules-'))
  try {
    await cp('rules', directory, { recursive: true })
    await mkdir(path.join(directory, 'sigma/custom/team'), { recursive: true })
    const place = path.join(directory, 'sigma/custom/team')
    await writeFile(path.join(place, 'odd.yml'), publicRule)
    await writeFile(path.join(place, 'broken.yml'), publicRule.replace('|contains', '|unheard'))
    const { version, sigma } = await readRules(directory)
    assert.notEqual(version, (await readRules('rules')).version)
    assert.ok(sigma.some(({ file }) => file === 'custom/team/odd.yml'.replaceAll('/', path.sep)))
    const problems: string[] = []
    await using inspector = await openInspector({
      rulesDirectory: directory,
      workers: 1,
      onProblem: (text) => void problems.push(text),
    })
    const bytes = Buffer.from('@echo off\r\ncmd /c whoami-for-the-test\r\n')
    const { verdict } = await inspector.inspect({ name: 'a.bat', bytes, profile: 'full', deadline: 20_000 })
    assert.ok(verdict.findings.some(({ text }) => text.includes('Odd Word')))
    assert.equal(problems.length, 1)
    assert.match(problems[0] ?? '', /custom.team.broken\.yml:9: .*unheard/)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
})
