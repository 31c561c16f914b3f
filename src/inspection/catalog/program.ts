/** Rules on programs: what their headers tell. */
import type { RuleTable } from './rule.ts'

export const programRules: RuleTable = {
  'attachment.program': {
    severity: 'low',
    text: 'A program that Windows does not run by itself came by mail or in an archive',
    russian: 'По почте или в архиве пришла программа, которую Windows не запускает сама',
    techniques: ['T1566.001'],
  },
  'program.kind': { severity: 'info', text: 'It is a program', russian: 'Это программа' },
  'program.damaged': {
    severity: 'info',
    text: 'The headers of the program are damaged or those of DOS',
    russian: 'Заголовки программы повреждены или относятся к DOS',
  },
  'program.imports': {
    severity: 'info',
    text: 'The program imports functions of libraries',
    russian: 'Программа импортирует функции библиотек',
  },
  'program.build': {
    severity: 'info',
    text: 'The linker left the list of its tools in the program',
    russian: 'Компоновщик оставил в программе список своих инструментов',
  },
  'program.dotnet': {
    severity: 'info',
    text: 'The program runs on .NET',
    russian: 'Программа работает на платформе .NET',
  },
  'program.version': {
    severity: 'info',
    text: 'The program names its maker',
    russian: 'Программа называет своего производителя',
  },
  'program.signed': {
    severity: 'info',
    text: 'The program carries a signature, which is not verified',
    russian: 'Программа несёт подпись, подлинность которой не проверялась',
  },
  'program.claims-maker': {
    severity: 'low',
    text: 'The program names a well-known maker and carries no signature',
    russian: 'Программа называет известного производителя, но не подписана',
    techniques: ['T1036.005'],
  },
  'program.packed': {
    severity: 'low',
    text: 'The program is packed',
    russian: 'Программа упакована',
    techniques: ['T1027.002'],
  },
  'program.dense-code': {
    severity: 'low',
    text: 'The code of the program looks packed or encrypted',
    russian: 'Код программы похож на упакованный или зашифрованный',
    techniques: ['T1027.002'],
  },
  'program.odd-start': {
    severity: 'low',
    text: 'The program starts where no code belongs',
    russian: 'Программа начинается там, где не место коду',
    techniques: ['T1027.002'],
  },
  'program.injection': {
    severity: 'low',
    text: 'The program imports functions that put code into other processes',
    russian: 'Программа импортирует функции для внедрения кода в другие процессы',
    techniques: ['T1055'],
  },
  'program.overlay': {
    severity: 'info',
    text: 'The program carries data behind its end',
    russian: 'За концом программы находятся данные',
  },
  'program.compiled-script': {
    severity: 'low',
    text: 'The program is a script together with its interpreter',
    russian: 'Программа представляет собой сценарий вместе с интерпретатором',
    techniques: ['T1059'],
  },
  'package.install-script': {
    severity: 'low',
    text: 'The package runs a command when it is installed',
    russian: 'Пакет выполняет команду при установке',
    techniques: ['T1195.001'],
  },
  'package.setup-script': {
    severity: 'info',
    text: 'The package has a script that runs when it is installed',
    russian: 'В пакете есть сценарий, который выполняется при установке',
  },
  'package.manifest': {
    severity: 'info',
    text: 'The manifest says what is started',
    russian: 'Манифест указывает, что запускается',
  },
  'package.permissions': {
    severity: 'low',
    text: 'The application asks for rights over messages, calls or the screen',
    russian: 'Приложение запрашивает права на сообщения, звонки или экран',
    techniques: ['T1636'],
  },
}
