/** Variables every session begins with, in the spelling and with the values that scripts pick letters from. */
import type { Value } from '../values.ts'

export const home = 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0'

export const builtinVariables: readonly (readonly [string, Value])[] = [
  ['PSHOME', home],
  ['ShellId', 'Microsoft.PowerShell'],
  ['VerbosePreference', 'SilentlyContinue'],
  ['DebugPreference', 'SilentlyContinue'],
  ['InformationPreference', 'SilentlyContinue'],
  ['WarningPreference', 'Continue'],
  ['ErrorActionPreference', 'Continue'],
  ['ProgressPreference', 'Continue'],
  ['ConfirmPreference', 'High'],
  ['WhatIfPreference', false],
  ['ErrorView', 'NormalView'],
  ['FormatEnumerationLimit', 4],
  ['MaximumAliasCount', 4_096],
  ['MaximumDriveCount', 4_096],
  ['MaximumErrorCount', 256],
  ['MaximumFunctionCount', 4_096],
  ['MaximumHistoryCount', 4_096],
  ['MaximumVariableCount', 4_096],
  ['NestedPromptLevel', 0],
  ['OutputEncoding', 'us-ascii'],
  ['PSCulture', 'en-US'],
  ['PSUICulture', 'en-US'],
  ['PSEmailServer', ''],
  ['PSSessionApplicationName', 'wsman'],
  ['PSSessionConfigurationName', 'http://schemas.microsoft.com/powershell/Microsoft.PowerShell'],
  ['ConsoleFileName', ''],
  ['HOME', 'C:\\Users\\john'],
  ['PROFILE', 'C:\\Users\\john\\Documents\\WindowsPowerShell\\Microsoft.PowerShell_profile.ps1'],
  ['true', true],
  ['false', false],
  ['null', null],
]
