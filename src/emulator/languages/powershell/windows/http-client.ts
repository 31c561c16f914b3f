/** System.Net.Http. */
import { toText } from '../convert.ts'
import type { Engine } from '../run/engine.ts'
import { PsObject, record, Table, type Value } from '../values.ts'
import { ByteStream, streamObject } from '../dotnet/byte-stream.ts'
import { doneTask, fetchBytes, textOf } from './exchange.ts'

function httpContent(engine: Engine, bytes: Uint8Array): PsObject {
  const content = new PsObject('System.Net.Http.StreamContent')
  content
    .method('ReadAsStringAsync', () => doneTask(textOf(bytes)))
    .method('ReadAsByteArrayAsync', () => doneTask(bytes.slice()))
  return content
    .method('ReadAsStreamAsync', () => doneTask(streamObject(engine, 'System.IO.Stream', new ByteStream(bytes))))
    .note('Headers', new Table())
}

export function httpClient(engine: Engine): PsObject {
  const client = new PsObject('System.Net.Http.HttpClient')
  const headers = new Table('System.Net.Http.Headers.HttpRequestHeaders')
  client.note('DefaultRequestHeaders', headers).note('BaseAddress', null).note('Timeout', null)
  const url = (value: Value) => toText(client.read('BaseAddress')) + toText(value)
  const get = (value: Value) => fetchBytes(engine, { url: url(value) })
  const answer = (bytes: Uint8Array) => {
    const object = record('System.Net.Http.HttpResponseMessage', {
      StatusCode: 'OK',
      IsSuccessStatusCode: true,
      Content: httpContent(engine, bytes),
      ReasonPhrase: 'OK',
    })
    return object.method('EnsureSuccessStatusCode', () => object)
  }
  client
    .method('GetStringAsync', ([value]) => doneTask(textOf(get(value))))
    .method('GetByteArrayAsync', ([value]) => doneTask(get(value).slice()))
  client.method('GetStreamAsync', ([value]) =>
    doneTask(streamObject(engine, 'System.IO.Stream', new ByteStream(get(value)))),
  )
  client.method('GetAsync', ([value]) => doneTask(answer(get(value))))
  for (const method of ['Post', 'Put'])
    client.method(`${method}Async`, ([value, content]) => {
      const body =
        content instanceof PsObject && typeof content.hold === 'string' ? Buffer.from(content.hold) : new Uint8Array()
      return doneTask(answer(fetchBytes(engine, { url: url(value), method: method.toUpperCase(), body })))
    })
  return client.method('Dispose', () => undefined)
}

export function stringContent(_: Engine, [text]: readonly Value[]): PsObject {
  const content = new PsObject('System.Net.Http.StringContent')
  content.hold = toText(text)
  return content.note('Headers', new Table())
}
