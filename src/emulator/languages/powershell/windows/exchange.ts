/** Exchanges with the fake internet, and tasks that are done already. */
import { request } from '../../../host/network.ts'
import type { Engine } from '../run/engine.ts'
import { failure } from '../run/signals.ts'
import { PsObject, record, type Value } from '../values.ts'

/** A task that is done already. */
export function doneTask(value: Value): PsObject {
  const task = record('System.Threading.Tasks.Task', {
    Result: value ?? null,
    IsCompleted: true,
    Status: 'RanToCompletion',
    IsFaulted: false,
  })
  const awaiter = new PsObject('System.Runtime.CompilerServices.TaskAwaiter').method('GetResult', () => value ?? null)
  return task
    .method('GetAwaiter', () => awaiter)
    .method('Wait', () => true)
    .method('Dispose', () => undefined)
}

const bodyLimit = 4_096

interface Asked {
  readonly url: string
  readonly method?: string
  readonly body?: Uint8Array
}

/** One exchange; the body of what is sent is kept in an event, since it may be what is stolen. */
export function fetchBytes(engine: Engine, { url, method = 'GET', body }: Asked): Uint8Array {
  const { machine, actor } = engine
  engine.step(64)
  if (/^file:|^[a-z]:\\|^\\\\/i.test(url)) {
    const path = url.replace(/^file:\/{2,3}/i, '').replaceAll('/', '\\')
    const bytes = machine.read(path)
    if (!bytes) throw failure(`Could not find file '${path}'.`, 'System.Net.WebException')
    return bytes
  }
  const full = /^[a-z][\w+.-]*:\/\//i.test(url) ? url : `http://${url}`
  if (!URL.canParse(full)) throw failure('The URI prefix is not recognized.', 'System.NotSupportedException')
  if (body && body.length > 0)
    machine.recorder.event(actor, 'com_call', {
      Name: 'System.Net.WebClient.Upload',
      Url: full,
      Body: Buffer.from(body.subarray(0, bodyLimit)).toString('latin1'),
    })
  const got = request(machine, actor, { method, url: full })
  if (got.status >= 400)
    throw failure(`The remote server returned an error: (${got.status}).`, 'System.Net.WebException')
  engine.allocate(got.body.length)
  return got.body
}

export const textOf = (bytes: Uint8Array) =>
  Buffer.from(bytes)
    .toString('utf8')
    .replace(/^\ufeff/, '')

export function save(engine: Engine, url: string, path: string): void {
  const bytes = fetchBytes(engine, { url })
  engine.machine.write(engine.actor, engine.path(path), bytes)
}
