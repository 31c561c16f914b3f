/**
 * Made-up Sigma rules in the shapes that the public collections have: the same share of log sources, the programs and switches
 * that most rules name, a few that rest on an expression alone, filters, several selections and lists of maps.
 */
import type { SigmaSource } from '#inspection/sigma/compile.ts'
import { createRandom, type Random } from '../kit/random.ts'

/** Those that most rules name stand several times. */
const programs = (
  'powershell powershell powershell cmd cmd rundll32 regsvr32 mshta wscript cscript certutil bitsadmin schtasks reg net net1 ' +
  'netsh wmic msiexec curl sc wevtutil vssadmin bcdedit nltest whoami esentutl forfiles installutil msbuild cmstp odbcconf'
).split(' ')
const verbs = ['Get', 'Set', 'Add', 'Invoke', 'Remove', 'New', 'Start', 'Import', 'Export', 'Find']
const syllables = ['ka', 'lo', 'mi', 'ter', 'von', 'sha', 'dex', 'pri', 'quo', 'zen', 'bar', 'fil', 'hul', 'jor', 'wex']
const switches = [
  ' -enc',
  ' /c ',
  ' -u ',
  ' /add',
  ' -k ',
  ' /create',
  ' /f',
  ' -o ',
  '-split',
  ' /all',
  ' -s ',
  ' -p ',
]

function word(random: Random): string {
  const part = () => random.pick(syllables, 'ka')
  return part() + part() + part() + (random.next() < 0.5 ? part() : '')
}
const cmdlet = (random: Random): string => `${random.pick(verbs, 'Get')}-${word(random)}`
const program = (random: Random): string => `\\${random.next() < 0.6 ? random.pick(programs, 'cmd') : word(random)}.exe`
const list = (random: Random, make: (random: Random) => string): string =>
  Array.from({ length: random.between(1, 6) }, () => `\n            - '${make(random)}'`).join('')

type Shape = (random: Random) => string

const image: Shape = (random) => {
  const name = program(random)
  return `    selection_img:
        - Image|endswith: '${name}'
        - OriginalFileName: '${name.slice(1).toUpperCase()}'
    selection_cli:
        CommandLine|contains:${list(random, cmdlet)}
    condition: all of selection_*`
}
const parent: Shape = (random) => `    selection:
        ParentImage|endswith: '${program(random)}'
        Image|endswith:${list(random, program)}
    filter_main_known:
        CommandLine|contains: '${word(random)}'
    filter_optional_vendor:
        CurrentDirectory|startswith: 'C:\\Program Files\\${word(random)}\\'
    condition: selection and not 1 of filter_main_* and not 1 of filter_optional_*`
const switched: Shape = (random) => `    selection_img:
        Image|endswith: '${program(random)}'
    selection_flags:
        CommandLine|contains|windash:${list(random, (one) => one.pick(switches, ' /c '))}
    condition: all of selection_*`
const allWords: Shape = (random) => `    selection:
        CommandLine|contains|all:
            - '${random.pick(switches, ' /c ')}'
            - '${word(random)}'
            - '.${word(random)}'
    condition: selection`
const expression: Shape = (random) => `    selection:
        CommandLine|re: '(?i)${word(random)}\\s+[-/]${word(random)}\\s.{1,20}\\d+'
    condition: selection`
const encoded: Shape = (random) => `    selection:
        CommandLine|base64offset|contains: '${cmdlet(random)}'
    condition: selection`
const registry: Shape = (random) => `    selection:
        TargetObject|contains: '\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\${word(random)}\\'
        Details: 'DWORD (0x0000000${random.between(0, 1)})'
    condition: selection`
const registryEnd: Shape = (random) => `    selection:
        TargetObject|endswith: '\\${word(random)}\\${word(random)}'
    filter_main_system:
        Image: 'C:\\Windows\\System32\\${word(random)}.exe'
    condition: selection and not 1 of filter_main_*`
const file: Shape = (random) => `    selection:
        TargetFilename|contains: '\\AppData\\'
        TargetFilename|endswith:${list(random, (one) => `.${word(one).slice(0, 4)}`)}
    condition: selection`
const script: Shape = (random) => `    selection:
        ScriptBlockText|contains|all:
            - '${cmdlet(random)}'
            - ' -${word(random)} '
    condition: selection`
const library: Shape = (random) => `    selection:
        ImageLoaded|endswith: '\\${word(random)}.dll'
    filter_main_path:
        ImageLoaded|startswith:
            - 'C:\\Windows\\System32\\'
            - 'C:\\Windows\\SysWOW64\\'
    condition: selection and not 1 of filter_main_*`
const network: Shape = (random) => `    selection:
        Initiated: 'true'
        DestinationHostname|endswith:${list(random, (one) => `.${word(one)}.com`)}
    condition: selection`
const name: Shape = (random) => `    selection:
        QueryName|endswith:${list(random, (one) => `.${word(one)}.io`)}
    condition: selection`

/** Shapes with their share of a hundred rules. */
const shapes: readonly (readonly [category: string, share: number, shape: Shape])[] = [
  ['process_creation', 24, image],
  ['process_creation', 11, parent],
  ['process_creation', 8, switched],
  ['process_creation', 10, allWords],
  ['process_creation', 3, expression],
  ['process_creation', 1, encoded],
  ['registry_set', 6, registry],
  ['registry_event', 5, registryEnd],
  ['file_event', 9, file],
  ['ps_script', 10, script],
  ['image_load', 6, library],
  ['network_connection', 4, network],
  ['dns_query', 3, name],
]
const drawn = shapes.flatMap((shape) => Array.from({ length: shape[1] }, () => shape))

/** As many rules, each a file of its own, always the same for a seed. */
export function madeRules(count: number, seed = 1): SigmaSource[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, (_, index) => {
    const [category, , shape] = random.pick(drawn, ['process_creation', 1, image] as const)
    const id = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`
    const text = `title: Made Rule ${index}
id: ${id}
status: test
description: Detects ${word(random)} as ${word(random)} does it, and tells why that matters to whom it may concern
references:
    - https://example.test/${word(random)}
author: Bench
date: 2026-01-01
tags:
    - attack.execution
    - attack.t1059
logsource:
    category: ${category}
    product: windows
detection:
${shape(random)}
falsepositives:
    - Unknown
level: ${random.pick(['low', 'medium', 'high'], 'medium')}
`
    return { file: `made/${index}.yml`, text }
  })
}
