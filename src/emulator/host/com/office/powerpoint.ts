/** PowerPoint as macros see it: the presentation, its slides and their shapes. */
import type { ComContext } from '../context.ts'
import { action, ComObject, constant, method, stored, text, type Value, quiet } from '../object.ts'
import { applicationMembers, type Caller } from './application.ts'
import type { DocumentContent } from './content.ts'
import { projectObject, propertyMembers } from './properties.ts'
import { named, shapesOf } from './shapes.ts'
import type { Office } from './word.ts'

const folder = 'C:\\Users\\john\\Desktop'
const nothing = action(() => undefined)
const slideLimit = 500

function slideObject(content: DocumentContent, place: string): ComObject {
  const shapes = shapesOf(content, place)
  const hasNotes = content.shapes?.some((one) => one.place === `${place} notes`) ?? false
  const notes = new ComObject('NotesPage', {
    Shapes: constant(hasNotes ? shapesOf(content, `${place} notes`) : shapes),
  })
  return new ComObject('Slide', {
    Shapes: constant(shapes),
    SlideIndex: constant(Number(place)),
    Name: stored(`Slide${place}`),
    NotesPage: constant(notes),
    Select: nothing,
    Tags: method(() => ''),
  })
}

export function powerpointObjects(context: ComContext, content: DocumentContent, call: Caller): Office {
  const name = context.scriptPath.split('\\').pop() || 'Presentation1.pptm'
  const count = Math.max(1, ...(content.shapes ?? []).map(({ place }) => Number.parseInt(place ?? '', 10) || 1))
  const slides = Array.from({ length: Math.min(count, slideLimit) }, (_, at) => slideObject(content, String(at + 1)))
  const { machine, actor } = context
  const save = action(([path]) => machine.write(actor, text(path), Buffer.from('inert')))
  const presentation = new ComObject('Presentation', {
    Name: constant(name),
    FullName: constant(`${folder}\\${name}`),
    Path: constant(folder),
    Saved: stored(true),
    Slides: constant(named(slides)),
    SlideMaster: constant(slides[0]),
    SlideShowSettings: constant(new ComObject('SlideShowSettings', { Run: nothing })),
    ...quiet('Close Save'),
    SaveAs: save,
    VBProject: { get: () => projectObject(context, content) },
    ...propertyMembers(content),
  })
  const application = new ComObject('Application', {
    ...applicationMembers(context, 'Microsoft PowerPoint', call),
    ActivePresentation: constant(presentation),
    Presentations: constant(
      named([presentation], { Open: method(() => presentation), Add: method(() => presentation) }),
    ),
    SlideShowWindows: constant(named([])),
    ActiveWindow: constant(new ComObject('Window', { Visible: stored(true), ViewType: stored(9) })),
  })
  return { application, names: new Map<string, Value>([['activepresentation', presentation]]) }
}
