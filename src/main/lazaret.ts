/** The command line: one word, one capability. Each command is loaded only when asked for, so that help is instant. */
import { Command } from 'commander'

const program = new Command('lazaret')
  .description('Secure mail gateway and advanced-threat analysis with a sandbox')
  .showHelpAfterError()

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
  .description('run format, lint, type and unused-code checks, then every test')
  .action(async () => {
    const { runTests } = await import('./test.ts')
    process.exitCode = await runTests()
  })

await program.parseAsync()
