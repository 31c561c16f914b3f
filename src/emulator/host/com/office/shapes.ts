/** Shapes and controls: alternative texts, captions and tags where macros keep what they need. */
import { action, ComObject, constant, type Member, method, stored, text, type Value } from '../object.ts'
import type { DocumentContent, DocumentShape, FormControl } from './content.ts'

/** A collection asked by one-based number or by name, case-insensitive. */
export function named(items: readonly ComObject[], extra: Record<string, Member> = {}): ComObject {
  const find = ([key]: readonly Value[]): Value => {
    if (typeof key === 'string') {
      const wanted = key.toLowerCase()
      return items.find((one) => text(one.members.get('name')?.get?.()).toLowerCase() === wanted) ?? items[0]
    }
    return items[Math.max(0, Number(key) - 1)] ?? items[0]
  }
  const item = method(find)
  return new ComObject('Collection', { Count: constant(items.length), Item: item, '': item, ...extra }, items)
}

function textFrame(shape: DocumentShape): ComObject {
  const range = new ComObject('TextRange', {
    Text: stored(shape.text ?? ''),
    '*value': { get: () => shape.text ?? '' },
    Characters: method(() => range),
    Caption: stored(shape.text ?? ''),
  })
  const frame: ComObject = new ComObject('TextFrame', {
    TextRange: constant(range),
    ContainingRange: constant(range),
    Characters: method(() => range),
    HasText: constant(Boolean(shape.text)),
  })
  return frame
}

function shapeObject(shape: DocumentShape, control: ComObject | undefined): ComObject {
  const frame = textFrame(shape)
  const object =
    control ?? new ComObject('Object', { Caption: stored(shape.text ?? ''), Value: stored(shape.text ?? '') })
  return new ComObject('Shape', {
    Name: stored(shape.name),
    AlternativeText: stored(shape.alternativeText ?? ''),
    Title: stored(shape.title ?? ''),
    TextFrame: constant(frame),
    TextFrame2: constant(frame),
    TextEffect: constant(new ComObject('TextEffect', { Text: stored(shape.text ?? '') })),
    OLEFormat: constant(
      new ComObject('OLEFormat', {
        Object: constant(object),
        Activate: action(() => undefined),
        ClassType: constant(''),
      }),
    ),
    Visible: stored(true),
    Type: constant(17),
    HasTextFrame: constant(true),
    Delete: action(() => undefined),
    Select: action(() => undefined),
    Top: stored(0),
    Left: stored(0),
    Width: stored(100),
    Height: stored(100),
  })
}

export function controlObject(control: FormControl): ComObject {
  const value = stored(control.text ?? control.caption ?? '')
  return new ComObject('Control', {
    Name: stored(control.name),
    Caption: stored(control.caption ?? control.text ?? ''),
    Tag: stored(control.tag ?? ''),
    Text: value,
    Value: value,
    '*value': value,
    ControlTipText: stored(control.tip ?? ''),
    GroupName: stored(control.tag ?? ''),
    Visible: stored(true),
    Enabled: stored(true),
    SetFocus: action(() => undefined),
    List: method(([at]) => (control.text ?? '').split(/\r?\n/)[Number(at ?? 0)] ?? ''),
    ListCount: constant((control.text ?? '').split(/\r?\n/).length),
    AddItem: action(() => undefined),
    Object: { get: () => null },
  })
}

export function shapesOf(content: DocumentContent, place?: string): ComObject {
  const chosen = (content.shapes ?? []).filter(
    (one) => place === undefined || (one.place ?? place).toLowerCase() === place.toLowerCase(),
  )
  const controls = new Map((content.controls ?? []).map((one) => [one.name.toLowerCase(), one]))
  const names = new Set(chosen.map(({ name }) => name.toLowerCase()))
  const own = (content.controls ?? []).filter(({ form, name }) => form === '' && !names.has(name.toLowerCase()))
  const items = [...chosen, ...own.map(({ name }) => ({ name }))].map((one) => {
    const control = controls.get(one.name.toLowerCase())
    return shapeObject(one, control && controlObject(control))
  })
  const made = method(() => shapeObject({ name: 'Shape' }, undefined))
  return named(items, {
    AddShape: made,
    AddPicture: made,
    AddTextbox: made,
    AddOLEObject: made,
    SelectAll: action(() => undefined),
  })
}

/** A form: its controls are its members. */
export function formObject(name: string, content: DocumentContent): ComObject {
  const own = (content.controls ?? []).filter((one) => one.form.toLowerCase() === name.toLowerCase())
  const controls = own.filter((one) => one.name.toLowerCase() !== name.toLowerCase())
  const itself = own.find((one) => one.name.toLowerCase() === name.toLowerCase())
  const objects = controls.map(controlObject)
  const members: Record<string, Member> = {}
  for (const [at, control] of controls.entries()) members[control.name] = constant(objects[at])
  return new ComObject('UserForm', {
    Caption: stored(itself?.caption ?? ''),
    Tag: stored(itself?.tag ?? ''),
    Name: constant(name),
    Controls: constant(zeroBased(objects)),
    Hide: action(() => undefined),
    Repaint: action(() => undefined),
    Visible: stored(false),
    Width: stored(200),
    Height: stored(150),
    ...members,
  })
}

/** Controls of forms count from nought. */
function zeroBased(items: readonly ComObject[]): ComObject {
  const byName = named(items)
  const item = method((args) => {
    const [key] = args
    return typeof key === 'number' ? items[key] : byName.members.get('item')?.call?.(args)
  })
  return new ComObject('Controls', { Count: constant(items.length), Item: item, '': item }, items)
}
