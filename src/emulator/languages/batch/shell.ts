/** One cmd.exe: its variables, its output, the files it is writing, the bounds on what it does. */
import { limits } from '#core/limits.ts'
import { profile } from '../../host/profile.ts'
import type { Machine } from '../../host/machine.ts'
import type { Actor } from '../../host/recorder.ts'

const commandLimit = 50_000

export interface ShellOptions {
  readonly machine: Machine
  readonly pid: number
  /** `%0` and arguments of a batch file. */
  readonly args?: readonly string[]
  readonly delayed: boolean
}

export class CommandShell {
  readonly machine: Machine
  readonly actor: Actor
  readonly variables: Map<string, string>
  /** `%0` and the arguments of the file or of the label that was called. */
  args: readonly string[] | undefined
  readonly lines: string[] = []
  delayed: boolean
  succeeded = true
  ended = false
  depth = 0
  /** Collects output while it goes into a file or a pipe. */
  captured: string | undefined
  readonly #writing = new Map<string, { path: string; content: string }>()
  #commands = 0
  #chance: number

  constructor({ machine, pid, args, delayed }: ShellOptions) {
    this.machine = machine
    this.actor = { pid, via: 'batch' }
    const { environment, directory } = machine.processes.stateOf(pid)
    this.variables = new Map([...environment, ['CD', directory]])
    this.#chance = machine.seed >>> 0
    this.args = args
    this.delayed = delayed
  }

  /** Counts a command; false when the shell may do no more. */
  step(): boolean {
    if ((this.#commands & 15) === 0 && this.machine.late()) this.ended = true
    if (++this.#commands > commandLimit) {
      this.machine.recorder.gap('instruction limit')
      this.ended = true
    }
    return !this.ended
  }

  print(text: string): void {
    if (this.captured === undefined) this.machine.recorder.print(text)
    else if (this.captured.length < limits.emulation.output) this.captured += `${text}\r\n`
  }

  path(name: string): string {
    const plain = name.replaceAll('"', '').replaceAll('/', '\\')
    if (/^(?:[a-z]:\\|\\\\|%)/i.test(plain)) return plain
    const folder = (this.variables.get('CD') ?? '').replace(/\\$/, '')
    return `${folder}\\${plain.replace(/^[a-z]:(?!\\)/i, '').replace(/^(?:\.?\\)+/, '')}`
  }

  read(name: string): string | undefined {
    const bytes = this.readBytes(name)
    return bytes && Buffer.from(bytes).toString('latin1')
  }

  readBytes(name: string): Uint8Array | undefined {
    this.flush()
    return this.machine.read(this.path(name)) ?? this.machine.read(name)
  }

  write(name: string, text: string, append: { readonly append: boolean }): void {
    if (/^nul$/i.test(name)) return
    const path = this.path(name)
    const key = path.toLowerCase()
    const known = this.machine.read(path)
    const old = this.#writing.get(key)?.content ?? (known ? Buffer.from(known).toString('latin1') : '')
    const content = append.append ? old + text : text
    if (content.length <= limits.emulation.output) this.#writing.set(key, { path, content })
  }

  /** Brings written files to the machine, before anything else looks at them. */
  flush(): void {
    for (const { path, content } of this.#writing.values())
      this.machine.write(this.actor, path, Buffer.from(content, 'latin1'))
    this.#writing.clear()
  }

  /** Variables that cmd.exe makes up when it is asked for them. */
  made(name: string): string | undefined {
    const now = new Date(profile.epoch + this.machine.recorder.now)
    const two = (value: number) => String(value).padStart(2, '0')
    const { machine, actor } = this
    const [year, month, day] = [now.getUTCFullYear(), two(now.getUTCMonth() + 1), two(now.getUTCDate())]
    switch (name) {
      case 'RANDOM':
        this.#chance = (Math.imul(this.#chance, 214_013) + 2_531_011) >>> 0
        return String((this.#chance >>> 16) & 0x7fff)
      case 'DATE':
        return `${['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][now.getUTCDay()] ?? ''} ${month}/${day}/${year}`
      case 'TIME':
        return `${String(now.getUTCHours()).padStart(2)}:${two(now.getUTCMinutes())}:${two(now.getUTCSeconds())}.00`
      case 'ERRORLEVEL':
        return this.succeeded ? '0' : '1'
      case 'CMDCMDLINE':
        return machine.processes.find(actor.pid)?.commandLine ?? ''
      case 'CMDEXTVERSION':
        return '2'
      default:
        return undefined
    }
  }

  /** Starts a program; unless it runs beside the shell, the shell waits for it. */
  start(command: string, options: { readonly wait: boolean; readonly input?: string }): void {
    this.flush()
    const environment = new Map(this.variables)
    environment.delete('CD')
    const directory = this.variables.get('CD') ?? ''
    const pid = this.machine.start(this.actor, command, { by: 'cmd', environment, directory })
    const started = this.machine.pending.find((one) => one.pid === pid)
    if (started && options.input !== undefined) started.input = options.input
    if (!options.wait) return
    if (this.captured === undefined) this.machine.settle(pid)
    else {
      const output = this.machine.outputOf(pid)
      if (this.captured.length + output.length < limits.emulation.output) this.captured += output
    }
    if (this.machine.failed.has(pid)) this.succeeded = false
  }
}
