/** The commands we know; a new one is a file and a place here. */
import type { Verb } from '../verb.ts'
import { auth } from './auth.ts'
import { bdat } from './bdat.ts'
import { data } from './data.ts'
import { expn } from './expn.ts'
import { ehlo, helo } from './hello.ts'
import { help } from './help.ts'
import { mail } from './mail.ts'
import { noop } from './noop.ts'
import { quit } from './quit.ts'
import { rcpt } from './rcpt.ts'
import { rset } from './rset.ts'
import { starttls } from './starttls.ts'
import { vrfy } from './vrfy.ts'
import { xclient } from './xclient.ts'

const list: readonly Verb[] = [
  ehlo,
  helo,
  mail,
  rcpt,
  data,
  bdat,
  rset,
  noop,
  quit,
  vrfy,
  expn,
  help,
  starttls,
  auth,
  xclient,
]

export const verbs: ReadonlyMap<string, Verb> = new Map(list.map((verb) => [verb.name, verb]))
