/** The gateway's own inspection workers: started when a rule's engine is on, or with the first message that one wants to see. */
import type { InspectionReport } from '#core/inspection-report.ts'
import { Failure } from '#core/errors.ts'
import type { InspectionRequest } from '#inspection/inspect.ts'
import { openInspector, type Inspector } from '#runtime/inspector/inspector.ts'
import type { Log } from '#runtime/log/log.ts'

export interface ScannerOptions {
  readonly rulesDirectory: string
  readonly workers: number
  /** Messages that may wait for a worker; the senders of more are asked to come again. */
  readonly waiting: number
  /** Ends the workers with everything else. */
  readonly stack: AsyncDisposableStack
  readonly log: Pick<Log, 'error' | 'warn'>
}

export interface Scanner {
  (request: InspectionRequest): Promise<InspectionReport>
  /** Has the workers started before somebody waits for them. */
  readonly prepare: () => void
}

function openWorkers({ log, rulesDirectory, workers }: ScannerOptions): Promise<Inspector> {
  return openInspector({
    rulesDirectory,
    workers,
    profile: 'static',
    onFault: (error) => log.error({ err: error }, 'a scanning worker ended by itself'),
    onState: (state) => log.warn(state === 'failing' ? 'no scanning worker starts' : 'scanning workers run again'),
    onProblem: (text) => log.warn(text),
  })
}

export function scannerOf(options: ScannerOptions): Scanner {
  let opened: Promise<Inspector> | undefined
  let waiting = 0
  const open = async (): Promise<Inspector> => options.stack.use(await openWorkers(options))
  const prepare = (): void => {
    opened ??= open()
    // The first message tries again.
    opened.catch(() => (opened = undefined))
  }
  const scan = async (request: InspectionRequest): Promise<InspectionReport> => {
    if (waiting >= options.waiting) throw new Failure('too-many', 'Too many messages wait to be examined.')
    waiting += 1
    try {
      opened ??= open()
      const inspector = await opened.catch((error: unknown) => {
        // The next message tries again.
        opened = undefined
        throw error
      })
      return await inspector.inspect(request)
    } finally {
      waiting -= 1
    }
  }
  return Object.assign(scan, { prepare })
}
