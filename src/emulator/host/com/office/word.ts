/** Word as macros see it: documents with their text, and the application. */
import type { ComContext } from '../context.ts'
import {
  action,
  collection,
  ComObject,
  constant,
  type Member,
  method,
  stored,
  text,
  type Value,
  quiet,
} from '../object.ts'
import { applicationMembers, type Caller } from './application.ts'
import type { DocumentContent } from './content.ts'
import { projectObject, propertyMembers } from './properties.ts'
import { controlObject, named, shapesOf } from './shapes.ts'
import { stories } from './stories.ts'

const folder = 'C:\\Users\\john\\Desktop'
const partLimit = 20_000

interface Body {
  text: string
}

const part = (value: string): ComObject => rangeOf({ text: value })

/** Text that can be read in parts and written. */
function rangeOf(body: Body): ComObject {
  const whole: Member = { get: () => body.text, set: (next) => void (body.text = text(next)) }
  const parts = (pattern: RegExp) =>
    method(([at]) => {
      const found = body.text.match(pattern)?.slice(0, partLimit) ?? []
      return at === undefined ? named(found.map(part)) : part(found[Math.max(0, Number(at) - 1)] ?? '')
    })
  const self: ComObject = new ComObject('Range', {
    Text: whole,
    '*value': whole,
    Value: whole,
    Start: constant(0),
    End: { get: () => body.text.length },
    Range: method(([from, to]) =>
      from === undefined ? self : part(body.text.slice(Number(from), to === undefined ? undefined : Number(to))),
    ),
    Paragraphs: parts(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g),
    Words: parts(/[^\s]+\s*/g),
    Sentences: parts(/[^.!?\r]+[.!?\r]*\s*/g),
    Characters: parts(/[^]/g),
    Content: { get: () => self },
    InsertAfter: action(([more]) => void (body.text += text(more))),
    InsertBefore: action(([more]) => void (body.text = text(more) + body.text)),
    TypeText: action(([more]) => void (body.text += text(more))),
    ...quiet('TypeParagraph Delete Select WholeStory Collapse MoveDown HomeKey EndKey Copy Paste'),
    Font: { get: () => looks('Font') },
    Find: { get: () => findObject() },
    ParagraphFormat: { get: () => looks('ParagraphFormat') },
    Hyperlinks: constant(collection([])),
    Count: { get: () => body.text.length },
  })
  return self
}

const looks = (name: string) =>
  new ComObject(name, {
    Hidden: stored(false),
    Color: stored(0),
    ColorIndex: stored(0),
    Size: stored(11),
    Bold: stored(false),
    Name: stored('Calibri'),
  })

const findObject = () =>
  new ComObject('Find', {
    ClearFormatting: action(() => undefined),
    Execute: method(() => false),
    Text: stored(''),
    Forward: stored(true),
    Replacement: constant(new ComObject('Replacement', { Text: stored(''), ClearFormatting: action(() => undefined) })),
  })

export function documentObject(context: ComContext, content: DocumentContent, name: string): ComObject {
  const { machine, actor } = context
  const body: Body = { text: content.text ?? '' }
  const range = rangeOf(body)
  const controls = (content.controls ?? []).filter(({ form }) => form === '')
  const save = action(([path]) => {
    if (path !== undefined) machine.write(actor, text(path), Buffer.from(body.text, 'latin1'))
  })
  const shapes = shapesOf(content)
  const pass = (member: string): Member => range.members.get(member.toLowerCase()) ?? constant('')
  return new ComObject('Document', {
    Name: constant(name),
    FullName: constant(`${folder}\\${name}`),
    Path: constant(folder),
    Saved: stored(true),
    ReadOnly: constant(false),
    Content: constant(range),
    Range: method((args) => range.members.get('range')?.call?.(args)),
    Paragraphs: pass('Paragraphs'),
    Words: pass('Words'),
    Sentences: pass('Sentences'),
    Characters: pass('Characters'),
    StoryRanges: method(() => range),
    Shapes: constant(shapes),
    InlineShapes: constant(shapes),
    ...quiet('Close Save'),
    SaveAs: save,
    SaveAs2: save,
    ...quiet('Activate Unprotect Protect'),
    ProtectionType: constant(-1),
    Password: stored(''),
    Undo: method(() => true),
    ...quiet('PrintOut Select'),
    FollowHyperlink: action(([url]) => machine.recorder.indicator('url', text(url))),
    ActiveWindow: { get: () => windowObject(range) },
    Windows: method(() => windowObject(range)),
    AttachedTemplate: { get: () => documentObject(context, { modules: [] }, 'Normal.dotm') },
    VBProject: { get: () => projectObject(context, content) },
    ...stories(context, content, part),
    ...propertyMembers(content),
    ...Object.fromEntries(controls.map((one) => [one.name, constant(controlObject(one))])),
  })
}

const windowObject = (range: ComObject) =>
  new ComObject('Window', {
    View: constant(
      new ComObject('View', {
        Type: stored(1),
        ShowAll: stored(false),
        Zoom: constant(new ComObject('Zoom', { Percentage: stored(100) })),
      }),
    ),
    Selection: constant(range),
    Visible: stored(true),
    WindowState: stored(0),
    Caption: stored(''),
    Close: action(() => undefined),
  })

export interface Office {
  readonly application: ComObject
  /** Names known without the application, in lower case. */
  readonly names: ReadonlyMap<string, Value>
}

export function wordObjects(context: ComContext, content: DocumentContent, call: Caller): Office {
  const name = context.scriptPath.split('\\').pop() || 'Document1.docm'
  const document = documentObject(context, content, name)
  const opened = method(([path]) => {
    if (/^https?:/i.test(text(path)))
      context.machine.languages?.open({ kind: 'template', target: text(path) }, context.actor.pid)
    return documentObject(context, {}, text(path).split('\\').pop() || 'Document1')
  })
  const application = new ComObject('Application', {
    ...applicationMembers(context, 'Microsoft Word', call),
    ActiveDocument: constant(document),
    Documents: constant(named([document], { Open: opened, Add: opened, Close: action(() => undefined) })),
    Selection: constant(rangeOf({ text: '' })),
    Options: constant(looks('Options')),
    System: constant(
      new ComObject('System', {
        OperatingSystem: constant('Windows NT'),
        HorizontalResolution: constant(1920),
        VerticalResolution: constant(1080),
        Version: constant('10.0'),
        CountryRegion: constant(1),
        LanguageDesignation: constant('English (U.S.)'),
        PrivateProfileString: privateProfile(context),
      }),
    ),
    NormalTemplate: { get: () => documentObject(context, {}, 'Normal.dotm') },
    MacroContainer: constant(document),
    Templates: constant(named([])),
    ActiveWindow: { get: () => windowObject(rangeOf({ text: '' })) },
    FontNames: constant(collection(Array.from({ length: 120 }, (_, at) => `Font ${at}`))),
    CleanString: method(([value]) => text(value)),
  })
  return {
    application,
    names: new Map<string, Value>([
      ['activedocument', document],
      ['thisdocument', document],
    ]),
  }
}

/** `System.PrivateProfileString("", key, name)` reads and writes the registry. */
function privateProfile({ machine, actor }: ComContext): Member {
  return {
    call: ([, key, name]) => machine.value(actor, `${text(key)}\\${text(name)}`) ?? '',
    put: ([, key, name], value) => machine.setValue(actor, `${text(key)}\\${text(name)}`, text(value)),
  }
}
