/** Document properties, variables and the macro project, as members of every kind of document. */
import type { ComContext } from '../context.ts'
import { action, ComError, ComObject, constant, type Member, method, stored, text, type Value } from '../object.ts'
import type { DocumentContent } from './content.ts'
import { named } from './shapes.ts'

const builtIn = new Set(
  'title subject author keywords comments template manager company category hyperlink base last author revision number application name'.split(
    ' ',
  ),
)

function propertyObject(name: string, value: string): ComObject {
  const kept = stored(value)
  return new ComObject('Property', {
    Name: constant(name),
    Value: kept,
    '*value': kept,
    Type: constant(4),
    Delete: action(() => undefined),
  })
}

/** Properties and variables: one that is not there is empty, or made when something is put into it. */
function pairs(values: ReadonlyMap<string, string>, kind: 'property' | 'variable'): ComObject {
  const objects = new Map([...values].map(([name, value]) => [name.toLowerCase(), propertyObject(name, value)]))
  const find = ([key]: readonly Value[]): ComObject => {
    if (typeof key === 'number') return [...objects.values()][key - 1] ?? propertyObject('', '')
    const name = text(key)
    const known = objects.get(name.toLowerCase())
    if (known) return known
    if (kind === 'property' && !builtIn.has(name.toLowerCase()) && objects.size > 10_000)
      throw new ComError(5, 'Invalid procedure call or argument')
    const made = propertyObject(name, '')
    objects.set(name.toLowerCase(), made)
    return made
  }
  const item: Member = { call: find, put: (args, value) => find(args).members.get('value')?.set?.(value) }
  const add = method(([name, second, third, fourth]) => {
    const made = find([name])
    const value = kind === 'variable' ? second : (fourth ?? third)
    made.members.get('value')?.set?.(value)
    return made
  })
  return new ComObject('Properties', { Count: { get: () => objects.size }, Item: item, '': item, Add: add }, () => [
    ...objects.values(),
  ])
}

/** The macro project, which self-copying macros read and change. */
export function projectObject({ machine, actor }: ComContext, content: DocumentContent): ComObject {
  const components = (content.modules ?? []).map(({ name, code }) => componentObject(name, code))
  const add = method(() => {
    const made = componentObject('Module1', '', (added) => {
      machine.recorder.layer(actor, { language: 'vba', source: 'macro written', code: added })
      if (machine.macros.length < 32) machine.macros.push(added)
      machine.languages?.vba([{ name: 'Module1', code: added }], actor.pid)
    })
    return made
  })
  return new ComObject('VBProject', {
    VBComponents: constant(
      named(components, {
        Add: add,
        Import: method(() => componentObject('Module1', '')),
        Remove: action(() => undefined),
      }),
    ),
    Name: constant('Project'),
    Protection: constant(0),
    References: constant(named([])),
  })
}

function componentObject(name: string, code: string, added: (code: string) => void = () => undefined): ComObject {
  const lines = code.split(/\r\n|\r|\n/)
  const module = new ComObject('CodeModule', {
    CountOfLines: constant(lines.length),
    Lines: method(([from, count]) => lines.slice(Number(from) - 1, Number(from) - 1 + Number(count)).join('\r\n')),
    AddFromString: action(([more]) => added(text(more))),
    InsertLines: action(([, more]) => added(text(more))),
    DeleteLines: action(() => undefined),
    Find: method(() => false),
  })
  return new ComObject('VBComponent', {
    Name: stored(name),
    CodeModule: constant(module),
    Type: constant(1),
    Export: action(() => undefined),
  })
}

export function propertyMembers(content: DocumentContent): Record<string, Member> {
  const properties = pairs(new Map(Object.entries(content.properties ?? {})), 'property')
  const member = constant(properties)
  return {
    BuiltInDocumentProperties: member,
    CustomDocumentProperties: member,
    Variables: constant(pairs(new Map(Object.entries(content.variables ?? {})), 'variable')),
    DocumentProperties: member,
  }
}
