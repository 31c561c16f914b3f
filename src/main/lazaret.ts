/** The command line: one word, one capability. Each command is loaded only when asked for, so that help is instant. */
import { readFileSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import path from 'node:path'
import { Command, Help, InvalidArgumentError, type Option } from 'commander'
import { describeError, runUntilStopped } from '#runtime/lifecycle/lifecycle.ts'
import { addRunOptions, type RunOptions } from './run-options.ts'
import type { Service } from './up.ts'

// Stripping types and compiling is half of a start. The folder is the program's own: others cannot put code into it.
enableCompileCache(path.join(import.meta.dirname, '../../node_modules/.cache/lazaret'))

const { version } = JSON.parse(readFileSync(path.join(import.meta.dirname, '../../package.json'), 'utf8')) as {
  version: string
}

/** That a switch is off where it is not given goes without saying. */
const optionDescription = (option: Option): string =>
  option.defaultValue === false ? option.description : new Help().optionDescription(option)

function tellError(error: unknown): void {
  process.stderr.write(`lazaret: ${describeError(error)}\n`)
}

const onStop = (): void => void process.stderr.write('lazaret: stopping; a second Ctrl-C forces it\n')

const program = new Command('lazaret')
  .description('Secure mail gateway and advanced-threat analysis with a sandbox')
  .version(version, '--version', 'show the version')
  .configureHelp({ optionDescription })
  .showHelpAfterError('lazaret help lists the commands, lazaret help <command> the options of one')
  .addHelpText('after', '\nThe quickest way to see it work: lazaret up --demo')

interface UpFlags extends RunOptions {
  readonly json: boolean
  readonly demo?: boolean
}

function firstPort(text: string): string {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_532) return text
  throw new InvalidArgumentError('0 to 65532')
}

function addService(name: string, load: () => Promise<{ service: Service }>, description: string): Command {
  return addRunOptions(program.command(name).description(description))
    .option(
      '--ports <base>',
      'SMTP, console, analysis and database on four ports in a row from here; 0 takes free ones',
      firstPort,
    )
    .option('--json', 'one JSON line when ready', false)
    .action(async (flags: UpFlags) => {
      // Loading takes a while too, and a signal may come meanwhile.
      await runUntilStopped(
        async (stack, signal) => {
          const [{ up }, { service }] = await Promise.all([import('./up.ts'), load()])
          signal.throwIfAborted()
          await up(service, { ...flags, demo: flags.demo ?? false }, { stack, signal })
        },
        { report: tellError, onStop },
      )
    })
}

addService('up', () => import('./all.ts'), 'set up what is missing and start everything on this machine').option(
  '--demo',
  'also connect both sides, turn switch 1 on and send the test messages',
)
addService('gateway', () => import('./gateway.ts'), 'start the mail gateway alone')
addService('analysis', () => import('./analysis.ts'), 'start the analysis platform alone')

addRunOptions(
  program.command('worker').description('judge submissions beside the analysis, here or on another machine'),
)
  .option('--json', 'one JSON line when ready', false)
  .action(async (flags: UpFlags) => {
    await runUntilStopped(
      async (stack, signal) => {
        const { work } = await import('./worker.ts')
        await work(flags, { stack, signal })
      },
      { report: tellError, onStop },
    )
  })

addRunOptions(program.command('send-test').description('send the three test messages and follow each to its end'))
  .option('--json', 'one JSON line for each message', false)
  .action(async (flags: UpFlags) => {
    const [{ configFor }, { openControl }, { runTrial }, { showTable }] = await Promise.all([
      import('./run-config.ts'),
      import('./control.ts'),
      import('./demo.ts'),
      import('./table.ts'),
    ])
    const ends = await runTrial(openControl(configFor(flags).dataDirectory))
    const rows = ends.map(({ kind, outcome, threat = '', id }) => ({ kind, outcome, threat, id }))
    process.stdout.write(flags.json ? ends.map((end) => `${JSON.stringify(end)}\n`).join('') : showTable(rows))
  })

program
  .command('scan')
  .description('judge files, messages (.eml) and folders, without any service running')
  .argument('<path...>', 'files or folders')
  .option('--json', 'one JSON line for each object', false)
  .action(async (paths: string[], { json }: { json: boolean }) => {
    const { scan } = await import('./scan.ts')
    process.exitCode = await scan(paths, { json })
  })

program
  .command('emulate')
  .description('run one script in the virtual Windows and show what it did')
  .argument('<file>', 'script, page or batch file')
  .option('--json', 'the whole report as JSON', false)
  .action(async (file: string, { json }: { json: boolean }) => {
    const { emulateFile } = await import('./emulate.ts')
    process.exitCode = await emulateFile(file, { json })
  })

program
  .command('test')
  .description('check format, lint and types, then run every test')
  .action(async () => {
    const { runTests } = await import('./test.ts')
    process.exitCode = await runTests()
  })

/** `help a b` is `a b --help`, at any depth. */
function wordsOf([first, ...rest]: readonly string[]): readonly string[] {
  if (first === 'help' && rest.length > 0) return [...rest, '--help']
  return first === undefined ? ['--help'] : [first, ...rest]
}

const words = wordsOf(process.argv.slice(2))
if (words[0] === 'admin') (await import('./admin.ts')).addAdmin(program)
else program.command('admin').description('do from the shell what the console does; lazaret help admin lists it')

try {
  await program.parseAsync(words, { from: 'user' })
} catch (error) {
  tellError(error)
  process.exitCode = 1
}
