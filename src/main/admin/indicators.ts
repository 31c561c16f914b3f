/** `lazaret admin indicators`: threat lists of the analysis platform. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Command } from 'commander'
import { Failure } from '#core/errors.ts'
import {
  changeIndicatorList,
  exceptIndicator,
  fetchIndicatorList,
  findIndicators,
  listCategories,
  listIndicatorLists,
  listTechnologies,
  removeIndicatorList,
  subscribeIndicatorList,
  uploadIndicatorList,
  type IndicatorListRow,
} from '#contract/analysis-technologies-api.ts'
import { asking, clientOf, print, said, type Options } from './asking.ts'

type AddOptions = Options & {
  readonly name?: string
  readonly severity: IndicatorListRow['severity']
  readonly replace?: string
  readonly hours: string
  readonly category?: string
  readonly days?: string
  readonly knownGood?: boolean
}

export function addIndicators(admin: Command): void {
  const indicators = admin.command('indicators').description('threat lists of the analysis platform')
  addLists(indicators)
  addValues(indicators)
  asking(admin, 'technologies', 'what judges submissions, and whether it works').action(async (options: Options) => {
    const found = await clientOf(options).call(listTechnologies)
    print(options, found, () =>
      found.technologies.map(({ name, state, version, signaturesFrom = '', detail }) => ({
        name,
        state,
        version,
        signaturesFrom,
        detail,
      })),
    )
  })
}

function addLists(indicators: Command): void {
  asking(indicators, 'list', 'the lists, how many values they hold, and what is wrong with them').action(
    async (options: Options) => {
      const found = await clientOf(options).call(listIndicatorLists)
      print(options, found, () => found.lists.map(rowOf))
    },
  )
  asking(indicators, 'add', 'add a list from a file, or from an address that is fetched again and again')
    .argument(
      '<source>',
      'a file (STIX 2.1, MISP JSON, OpenIOC, CSV, JSON, a block list, a value a line) or an http(s) address',
    )
    .option('--name <name>', 'what findings call it; the name of the file where not given')
    .option('--severity <severity>', 'medium, high or critical', 'high')
    .option('--category <category>', 'phishing, malware, spam or suspicious, where the list does not say it')
    .option('--days <days>', 'values that the source has not seen for so long no longer count')
    .option('--known-good', 'what it holds counts on no threat list')
    .option('--replace <id>', 'put the file in the place of what this list holds')
    .option('--hours <hours>', 'hours between two fetches', '24')
    .action(async (source: string, options: AddOptions) => {
      const list = await (/^https?:\/\//i.test(source) ? subscribe(source, options) : upload(source, options))
      print(options, list, () => said(summaryOf(list)))
    })
  asking(indicators, 'fetch', 'fetch a list from its address now')
    .argument('<id>', 'id of the list')
    .action(async (id: string, options: Options) => {
      const list = await clientOf(options).call(fetchIndicatorList, { params: { id } })
      print(options, list, () => said(summaryOf(list)))
    })
  for (const [word, enabled] of [
    ['on', true],
    ['off', false],
  ] as const)
    asking(indicators, word, `turn a list ${word}`)
      .argument('<id>', 'id of the list')
      .action(async (id: string, options: Options) => {
        const list = await clientOf(options).call(changeIndicatorList, { params: { id }, body: { enabled } })
        print(options, list, () => said(`The list ${list.name} is ${word}.`))
      })
  asking(indicators, 'remove', 'remove a list with all its values')
    .argument('<id>', 'id of the list')
    .action(async (id: string, options: Options) => {
      const removed = await clientOf(options).call(removeIndicatorList, { params: { id } })
      print(options, removed, () => said('The list is removed.'))
    })
}

function addValues(indicators: Command): void {
  asking(indicators, 'find', 'which lists hold a value')
    .argument('<value>', 'a hash, address, domain, IP address or mailbox')
    .action(async (value: string, options: Options) => {
      const found = await clientOf(options).call(findIndicators, { query: { value } })
      print(options, found, () =>
        found.indicators.map(({ kind, value: known, name, list, category = '', expires = '', excepted }) => ({
          kind,
          value: known,
          name,
          list,
          category,
          expires,
          excepted: excepted ? 'yes' : 'no',
        })),
      )
    })
  for (const [word, excepted, meaning] of [
    ['except', true, 'mark a value as a false positive, whatever list holds it'],
    ['unexcept', false, 'let a value count again'],
  ] as const)
    asking(indicators, word, meaning)
      .argument('<value>', 'a hash, address, domain, IP address or mailbox')
      .action(async (value: string, options: Options) => {
        const done = await clientOf(options).call(exceptIndicator, { body: { value, excepted } })
        print(options, done, () => said(`${done.value} ${excepted ? 'no longer counts' : 'counts again'}.`))
      })
}

function subscribe(address: string, options: AddOptions): Promise<IndicatorListRow> {
  const { severity, hours } = options
  const name = options.name ?? address
  return clientOf(options).call(subscribeIndicatorList, {
    body: { name, address, refreshHours: Number(hours), severity, ...meantBy(options) },
  })
}

function meantBy({ category, days, knownGood }: AddOptions) {
  const named = listCategories.find((one) => one === category)
  if (category !== undefined && named === undefined)
    throw new Failure('invalid-request', `The category is one of ${listCategories.join(', ')}.`)
  return {
    purpose: knownGood === true ? ('known-good' as const) : ('threats' as const),
    ...(named === undefined ? {} : { category: named }),
    ...(days === undefined ? {} : { days: Number(days) }),
  }
}

async function upload(file: string, options: AddOptions): Promise<IndicatorListRow> {
  const { name = path.basename(file), severity, replace } = options
  const content = await readFile(file).catch((error: unknown) => {
    throw new Failure(
      'invalid-request',
      `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    )
  })
  const { days, ...meant } = meantBy(options)
  const fields = {
    name,
    severity,
    ...meant,
    ...(days === undefined ? {} : { days: String(days) }),
    ...(replace === undefined ? {} : { replace }),
  }
  return clientOf(options).call(uploadIndicatorList, { upload: { content: Uint8Array.from(content), fields } })
}

const summaryOf = ({ name, entries, refusedCount, refused, problem }: IndicatorListRow): string =>
  problem === undefined
    ? [
        `${name}: ${entries} values${refusedCount === 0 ? '' : `, ${refusedCount} entries refused`}.`,
        ...refused.slice(0, 10).map(({ place, why }) => `  ${place}: ${why}`),
      ].join('\n')
    : `${name} is added and could not be fetched yet: ${problem}`

const rowOf = ({ id, name, enabled, severity, purpose, category, ...list }: IndicatorListRow) => ({
  id,
  name,
  on: enabled ? 'yes' : 'no',
  severity: purpose === 'known-good' ? 'known good' : severity,
  category: category ?? '',
  values: list.entries,
  refused: list.refusedCount,
  source: list.address ?? 'file',
  problem: list.problem ?? '',
})
