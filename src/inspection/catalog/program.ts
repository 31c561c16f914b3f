/** Rules on programs: what their headers tell. */
import type { RuleTable } from './rule.ts'

export const programRules: RuleTable = {
  'attachment.program': {
    severity: 'low',
    text: 'A program that Windows does not run by itself came by mail or in an archive',
    techniques: ['T1566.001'],
  },
  'program.kind': { severity: 'info', text: 'It is a program' },
  'program.damaged': {
    severity: 'info',
    text: 'The headers of the program are damaged or those of DOS',
  },
  'program.imports': {
    severity: 'info',
    text: 'The program imports functions of libraries',
  },
  'program.build': {
    severity: 'info',
    text: 'The linker left the list of its tools in the program',
  },
  'program.dotnet': {
    severity: 'info',
    text: 'The program runs on .NET',
  },
  'program.version': {
    severity: 'info',
    text: 'The program names its maker',
  },
  'program.signed': {
    severity: 'info',
    text: 'The program carries a signature, which is not verified',
  },
  'program.claims-maker': {
    severity: 'low',
    text: 'The program names a well-known maker and carries no signature',
    techniques: ['T1036.005'],
  },
  'program.packed': {
    severity: 'low',
    text: 'The program is packed',
    techniques: ['T1027.002'],
  },
  'program.dense-code': {
    severity: 'low',
    text: 'The code of the program looks packed or encrypted',
    techniques: ['T1027.002'],
  },
  'program.odd-start': {
    severity: 'low',
    text: 'The program starts where no code belongs',
    techniques: ['T1027.002'],
  },
  'program.injection': {
    severity: 'low',
    text: 'The program imports functions that put code into other processes',
    techniques: ['T1055'],
  },
  'program.overlay': {
    severity: 'info',
    text: 'The program carries data behind its end',
  },
  'program.compiled-script': {
    severity: 'low',
    text: 'The program is a script together with its interpreter',
    techniques: ['T1059'],
  },
  'package.install-script': {
    severity: 'low',
    text: 'The package runs a command when it is installed',
    techniques: ['T1195.001'],
  },
  'package.setup-script': {
    severity: 'info',
    text: 'The package has a script that runs when it is installed',
  },
  'package.manifest': {
    severity: 'info',
    text: 'The manifest says what is started',
  },
  'package.permissions': {
    severity: 'low',
    text: 'The application asks for rights over messages, calls or the screen',
    techniques: ['T1636'],
  },
}
