/** The gateway's own inspection workers: started with the first message that a rule's engine wants to see. */
import type { InspectionReport } from '#core/inspection-report.ts'
import { Failure } from '#core/errors.ts'
import type { InspectionRequest } from '#inspection/inspect.ts'
import { openInspector, type Inspector } from '#runtime/inspector/inspector.ts'

export interface ScannerOptions {
  readonly rulesDirectory: string
  readonly workers: number
  /** Messages that may wait for a worker; the senders of more are asked to come again. */
  readonly waiting: number
  /** Ends the workers with everything else. */
  readonly stack: AsyncDisposableStack
}

export function scannerOf(options: ScannerOptions): (request: InspectionRequest) => Promise<InspectionReport> {
  let opened: Promise<Inspector> | undefined
  let waiting = 0
  const open = async (): Promise<Inspector> => options.stack.use(await openInspector(options))
  return async (request) => {
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
}
