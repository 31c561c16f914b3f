/** The command line: one word, one capability. Each command is loaded only when asked for, so that help is instant. */
import { enableCompileCache } from 'node:module'
import path from 'node:path'
import { Command } from 'commander'
import { describeError, runUntilStopped } from '#runtime/lifecycle/lifecycle.ts'
import { addRunOptions, type RunOptions } from './run-options.ts'
import type { Service } from './up.ts'

// Stripping types and compiling is half of a start. The folder is the program's own: others cannot put code into it.
enableCompileCache(path.join(import.meta.dirname, '../../node_modules/.cache/lazaret'))

const program = new Command('lazaret')
  .description('Secure mail gateway and advanced-threat analysis with a sandbox')
  .showHelpAfterError()

interface UpFlags extends RunOptions {
  readonly json: boolean
  readonly demo?: boolean
}

function addService(name: string, load: () => Promise<{ service: Service }>, description: string): Command {
  return addRunOptions(program.command(name).description(description))
    .option(
      '--ports <base>',
      'SMTP, console, analysis and database on four ports in a row from here; 0 takes free ones',
    )
    .option('--json', 'one JSON line when ready', false)
    .action(async (flags: UpFlags) => {
      // Loading takes a while too, and a signal may come meanwhile.
      await runUntilStopped(async (stack, signal) => {
        const [{ up }, { service }] = await Promise.all([import('./up.ts'), load()])
        signal.throwIfAborted()
        await up(service, { ...flags, demo: flags.demo ?? false }, { stack, signal })
      })
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
    await runUntilStopped(async (stack, signal) => {
      const { work } = await import('./worker.ts')
      await work(flags, { stack, signal })
    })
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

if (process.argv[2] === 'admin') (await import('./admin.ts')).addAdmin(program)
else program.command('admin').description('do from the shell what the console does: lazaret admin help')

try {
  await program.parseAsync()
} catch (error) {
  process.stderr.write(`lazaret: ${describeError(error)}\n`)
  process.exitCode = 1
}
