/** All modelled types by key. */
import { conversionTypes } from './conversion.ts'
import { cryptoTypes } from './crypto.ts'
import { dateTypes } from './dates.ts'
import { desktopTypes } from '../windows/desktop.ts'
import { fileTypes } from '../windows/files.ts'
import { managementTypes } from '../windows/management.ts'
import { memoryTypes } from '../windows/memory.ts'
import { identityTypes } from '../windows/identity.ts'
import { ftpTypes } from '../windows/ftp.ts'
import { tableOf } from './net-type.ts'
import { linqTypes } from './linq.ts'
import { numberTypes } from './numbers.ts'
import { processTypes } from '../windows/processes.ts'
import { reflectionTypes } from '../windows/reflection.ts'
import { regexTypes } from './regex-type.ts'
import { rsaTypes } from './rsa.ts'
import { secureTypes } from './secure.ts'
import { socketTypes } from '../windows/sockets.ts'
import { streamTypes } from './streams.ts'
import { textTypes } from './text-types.ts'
import { uriTypes } from './uri.ts'
import { xmlTypes } from './xml-type.ts'
import { runspaceTypes } from '../windows/runspaces.ts'
import { timerTypes } from '../windows/timers.ts'
import { webTypes } from '../windows/web.ts'
import { zipTypes } from '../windows/zip-archive.ts'

export const netTypes = tableOf([
  ...textTypes,
  ...conversionTypes,
  ...numberTypes,
  ...dateTypes,
  ...regexTypes,
  ...streamTypes,
  ...fileTypes,
  ...zipTypes,
  ...uriTypes,
  ...webTypes,
  ...socketTypes,
  ...cryptoTypes,
  ...rsaTypes,
  ...linqTypes,
  ...secureTypes,
  ...memoryTypes,
  ...reflectionTypes,
  ...processTypes,
  ...managementTypes,
  ...desktopTypes,
  ...identityTypes,
  ...ftpTypes,
  ...timerTypes,
  ...runspaceTypes,
  ...xmlTypes,
])
