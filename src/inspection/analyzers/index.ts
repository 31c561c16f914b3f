/** The analyzers, in the order they run: cheap first. A new one is a file and a line here. */
import type { Analyzer } from '../analyzer.ts'
import { declared } from './declared.ts'
import { html } from './html.ts'
import { obfuscation } from './obfuscation.ts'
import { packages } from './packages.ts'
import { program } from './program.ts'
import { scriptAttachment } from './script-attachment.ts'
import { shortcut } from './shortcut.ts'
import { signature } from './signature.ts'
import { typeMismatch } from './type-mismatch.ts'

export const analyzers: readonly Analyzer[] = [
  signature,
  typeMismatch,
  declared,
  scriptAttachment,
  program,
  packages,
  shortcut,
  html,
  obfuscation,
]
