/** What is handed to worker threads, and what comes back. */
import type { Transferable } from 'node:worker_threads'

/** A payload as it goes over: made when a worker takes it, so that what waits is not copied. */
export interface Parcel {
  readonly value: unknown
  readonly transfer?: readonly Transferable[]
}

export interface Task<Partial> {
  readonly pack: () => Parcel
  /** Milliseconds from the moment a worker takes it. */
  readonly deadline: number
  readonly signal?: AbortSignal
  readonly onProgress?: (partial: Partial) => void
}

export type Failed = 'time limit' | 'crashed' | 'cancelled' | 'queue full' | 'no worker'

export type Outcome<Result, Partial> =
  | { readonly done: true; readonly result: Result }
  | { readonly done: false; readonly why: Failed; readonly partial?: Partial }

/** What a worker posts: `ready` once, then any number of `progress` and one `result` for each task; `told` whenever it has something to say. */
export type WorkerMessage = { readonly kind: 'ready' | 'told' | 'progress' | 'result'; readonly value?: unknown }

/** A task with who waits for it. */
export interface Job<Result, Partial> {
  readonly task: Task<Partial>
  readonly settle: (outcome: Outcome<Result, Partial>) => void
  partial?: Partial
}
