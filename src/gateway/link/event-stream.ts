/** Reads server-sent events (WHATWG HTML, section 9.2) from a response, bounded. */
import { Failure } from '#core/errors.ts'

export interface StreamEvent {
  readonly id: string
  readonly data: string
}

const longestEvent = 1_048_576

export async function* readEvents(chunks: AsyncIterable<Buffer>): AsyncGenerator<StreamEvent> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of chunks) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > longestEvent) throw new Failure('unreachable', 'The verdict stream sent an event without end.')
    const blocks = text.split(/\r?\n\r?\n/)
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const event = eventOf(block)
      if (event) yield event
    }
  }
}

function eventOf(block: string): StreamEvent | undefined {
  let id = ''
  const data: string[] = []
  for (const line of block.split(/\r?\n/)) {
    const [, name, value = ''] = /^(\w+):? ?(.*)$/.exec(line) ?? []
    if (name === 'id') id = value
    if (name === 'data') data.push(value)
  }
  return data.length > 0 ? { id, data: data.join('\n') } : undefined
}
