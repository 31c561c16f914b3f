/**
 * `npm run bench:soak -- [--messages N] [--engines] [--json]`: sends so many messages (200,000) of 4 to 20 KB through the gateway,
 * prints its memory each minute and whether it stays flat.
 */
import { parseArgs } from 'node:util'
import { slope } from '../kit/figures.ts'
import { startGateway, turnEnginesOn } from '../kit/gateway.ts'
import { sendClosed, type Load } from '../kit/load.ts'
import { temporaryFolder, withStack } from '../kit/machine.ts'
import { plainMail } from '../kit/mails.ts'
import { residentBytes, usageOf } from '../kit/process-tree.ts'
import { createRandom } from '../kit/random.ts'
import { startSink, type Sink } from '../kit/sink.ts'

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '200000' },
    engines: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})
const wanted = Number(values.messages)
/** Sent between two looks at the figures. */
const portion = 500
/** Growth of so much in ten thousand messages is called flat: memory of a running program is never quite still. */
const flatBytes = 1_000_000

interface Sample {
  readonly minute: number
  readonly messages: number
  /** Of the gateway's own process, in bytes. */
  readonly resident: number
  /** With its database and other children. */
  readonly all: number
}

const say = (line: string): void => void process.stdout.write(`${line}\n`)
const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0)

function makeLoad(): Load {
  const random = createRandom(5)
  const mails = Array.from({ length: 60 }, () => plainMail(random, random.between(4_000, 20_000)))
  return { name: 'soak', mails, connection: 'each', tls: 'off', clients: 40 }
}

interface Soak {
  readonly pid: number
  readonly port: number
  readonly sink: Sink
}

interface Trouble {
  lost: number
  doubled: number
  refused: number
}

async function soak({ pid, port, sink }: Soak, trouble: Trouble): Promise<Sample[]> {
  const samples: Sample[] = []
  const load = makeLoad()
  const beganAt = performance.now()
  const bounds = { seconds: 0, fewest: portion, mostSeconds: 600 }
  for (let messages = 0, nextLook = 0; messages < wanted;) {
    const result = await sendClosed({ port, window: 200 }, load, { sink, bounds })
    messages += result.messages
    trouble.lost += result.lost
    trouble.doubled += result.doubled
    trouble.refused += result.refused.length
    const minute = (performance.now() - beganAt) / 60_000
    if (result.messages === 0) throw new Error(`nothing passes any more: ${result.refused[0] ?? 'no answer'}`)
    if (minute < nextLook && messages < wanted) continue
    nextLook = Math.floor(minute) + 1
    const sample = { minute, messages, resident: residentBytes(pid), all: usageOf([pid]).memory }
    samples.push(sample)
    const rate = (result.messages / result.seconds).toFixed(0)
    say(
      `minute ${minute.toFixed(1)}: ${messages} messages, ${rate} a second, RSS ${megabytes(sample.resident)} MB, with its database ${megabytes(sample.all)} MB`,
    )
  }
  return samples
}

/** The first half is warming up: code is compiled, caches fill to their bounds. */
function verdictOf(samples: readonly Sample[], trouble: Trouble) {
  const settled = samples.filter(({ messages }) => messages >= wanted / 2)
  const growth = slope(settled.map(({ messages, resident }) => ({ x: messages / 10_000, y: resident })))
  const flat = settled.length >= 3 && growth < flatBytes
  return { flat, growthPerTenThousand: growth, looks: settled.length, ...trouble }
}

async function main(stack: AsyncDisposableStack): Promise<void> {
  const folder = stack.use(temporaryFolder('soak'))
  const sink = stack.use(await startSink())
  const gateway = stack.use(await startGateway({ directory: folder.path, nextHop: sink.port }))
  if (values.engines) say(`engines on: ${(await turnEnginesOn(gateway.client)).join(', ')}`)
  const trouble = { lost: 0, doubled: 0, refused: 0 }
  const samples = await soak({ pid: gateway.pid, port: gateway.port, sink }, trouble)
  const verdict = verdictOf(samples, trouble)
  const { flat, growthPerTenThousand, looks, lost, doubled, refused } = verdict
  const word = looks < 3 ? 'TOO SHORT to say' : flat ? 'FLAT' : 'GROWING'
  say(
    `memory ${word}: ${(growthPerTenThousand / 1e6).toFixed(2)} MB in 10,000 messages over ${looks} looks; ${lost} lost, ${doubled} doubled, ${refused} refused`,
  )
  if (values.json) say(JSON.stringify({ verdict, samples }))
  if (looks >= 3 && (!flat || lost > 0 || doubled > 0)) process.exitCode = 1
}

await withStack(main)
