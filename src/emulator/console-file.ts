/** Console files of mmc.exe (.msc): scripts that their string table makes a page run, and commands of their task pads. */
import { descendants, parseXml, textOf, type XmlNode } from './host/com/xml-tree.ts'
import { actorOf, type Started } from './programs/program.ts'
import { scriptText } from './script-text.ts'

const stringLimit = 1_000
const taskLimit = 20

interface Console {
  readonly strings: ReadonlyMap<string, string>
  /** Name of the root node. */
  readonly name: string
  readonly tasks: readonly string[]
}

const isNamed = (name: string) => (node: XmlNode) => node.name.toLowerCase() === name

/** The command of a task, which runs when the user clicks on it. */
function taskCommand(task: XmlNode): string {
  const line = descendants(task).find(isNamed('commandline'))
  return `${task.attributes.get('Command') ?? ''} ${line?.attributes.get('Params') ?? ''}`.trim()
}

function readConsole(text: string): Console | undefined {
  const root = parseXml(text)
  if (!root) return undefined
  const nodes = descendants(root)
  const table = nodes.filter((node) => isNamed('string')(node) && node.attributes.has('Refs')).slice(0, stringLimit)
  const strings = new Map(table.map((node) => [node.attributes.get('ID') ?? '', textOf(node)]))
  const label = nodes
    .filter(isNamed('node'))
    .flatMap(descendants)
    .find((node) => node.attributes.get('Name') === 'Name')
  const longest = [...strings.values()].reduce((most, one) => (one.length > most.length ? one : most), '')
  const tasks = nodes.filter((node) => isNamed('task')(node) && node.attributes.has('Command')).slice(0, taskLimit)
  return { strings, name: strings.get(label?.attributes.get('ID') ?? '') ?? longest, tasks: tasks.map(taskCommand) }
}

/** `res://apds.dll/redirect.html?target=javascript:…` and links like it (known as GrimResource). */
function scriptOf(address: string): string | undefined {
  const code = /^\s*(?:res|https?|file):[^]*?[?&#](?:target|url)=javascript:([^]*)$/i.exec(address)?.[1]
  const plain = code ?? /^\s*javascript:([^]*)$/i.exec(address)?.[1]
  if (plain === undefined) return undefined
  try {
    return decodeURIComponent(plain)
  } catch {
    return plain
  }
}

/** The console as its pages see it: `external` with the nodes of the tree. */
const pageObjects = (name: string): string => `var external = (function (text) {
  var root = { Name: text, Bookmark: '' };
  var control = { ParentWindow: this, Document: {} };
  var view = { ActiveScopeNode: root, ControlObject: control, Memento: '', ListItems: { Count: 0 } };
  var tree = { GetRoot: function () { return root }, GetChild: function () { return root }, GetNext: function () { return root } };
  var page = { ScopeNamespace: tree, ActiveView: view, RootNode: root, Views: { Count: 1 } };
  return { Document: page, ExecuteShellCommand: function () {} };
})(${JSON.stringify(name)});`

export function openConsole(started: Started, bytes: Uint8Array): void {
  const { machine, runner, pid } = started
  const console = readConsole(scriptText(bytes))
  if (!console) return machine.recorder.gap('console file not read')
  for (const address of console.strings.values()) {
    const code = scriptOf(address)
    if (code === undefined) continue
    machine.recorder.layer({ pid, via: 'jscript' }, { language: 'jscript', source: 'console file', code })
    runner.script(`${pageObjects(console.name)}\n${code}`, { pid, path: 'javascript:', browser: 1 })
  }
  for (const command of console.tasks) if (command) machine.start(actorOf(started), command, 'console-task')
}
