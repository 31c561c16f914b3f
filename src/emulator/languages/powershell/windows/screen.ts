/** Clipboard and screen. */
import { toText } from '../convert.ts'
import type { Engine } from '../run/engine.ts'
import { PsObject, record } from '../values.ts'
import { ByteStream } from '../dotnet/byte-stream.ts'

export const clipboardText = (engine: Engine): string => engine.machine.clipboard
export function setClipboard(engine: Engine, text: string): undefined {
  engine.machine.clipboard = text
  engine.event('clipboard', { Data: text })
  return undefined
}

export const rectangle = () =>
  record('System.Drawing.Rectangle', {
    Width: 1_920,
    Height: 1_080,
    X: 0,
    Y: 0,
    Top: 0,
    Left: 0,
    Right: 1_920,
    Bottom: 1_080,
    Size: '{Width=1920, Height=1080}',
    Location: '{X=0,Y=0}',
  })

export function screenshot(engine: Engine): PsObject {
  const object = record('System.Drawing.Bitmap', { Width: 1_920, Height: 1_080 })
  object.method('Save', ([target]) => {
    const inert = Buffer.from('inert screenshot')
    const stream = target instanceof PsObject && target.hold instanceof ByteStream ? target.hold : undefined
    if (stream) stream.write(inert)
    else engine.machine.write(engine.actor, engine.path(toText(target)), inert)
    return undefined
  })
  const color = record('System.Drawing.Color', { R: 0, G: 0, B: 0, A: 255 })
  object.method('GetPixel', () => {
    engine.machine.recorder.gap('pixels of an image are not read')
    return color
  })
  return object.method('Dispose', () => undefined)
}

export function graphics(engine: Engine): PsObject {
  return new PsObject('System.Drawing.Graphics')
    .method('CopyFromScreen', () => {
      engine.event('evasion', { Kind: 'screen-capture', Reason: 'the screen is copied' })
      return undefined
    })
    .method('Dispose', () => undefined)
    .method('DrawImage', () => undefined)
}
