/** The analysis side of `namespaces.test.ts`: says where it listens, then judges all mail as clean until its input ends. */
import { once } from 'node:events'
import { AnalysisServer, cleanVerdict, healthy } from '../kit/analysis-server.ts'
import { addresses } from '../kit/namespaces.ts'

await using analysis = await AnalysisServer.start({ ...healthy, verdict: cleanVerdict }, 0, { host: addresses.far })
process.stdout.write(`${JSON.stringify({ port: analysis.port, fingerprint: analysis.fingerprint })}\n`)
const beats = setInterval(() => analysis.beat(), 500)
process.stdin.resume()
await once(process.stdin, 'end')
clearInterval(beats)
