/** All modelled types by key. */
import { conversionTypes } from './conversion.ts'
import { cryptoTypes } from './crypto.ts'
import { dateTypes } from './dates.ts'
import { desktopTypes } from './desktop.ts'
import { fileTypes } from './files.ts'
import { managementTypes } from './management.ts'
import { memoryTypes } from './memory.ts'
import { tableOf } from './net-type.ts'
import { numberTypes } from './numbers.ts'
import { processTypes } from './processes.ts'
import { reflectionTypes } from './reflection.ts'
import { regexTypes } from './regex-type.ts'
import { secureTypes } from './secure.ts'
import { socketTypes } from './sockets.ts'
import { streamTypes } from './streams.ts'
import { textTypes } from './text-types.ts'
import { uriTypes } from './uri.ts'
import { webTypes } from './web.ts'

export const netTypes = tableOf([
  ...textTypes,
  ...conversionTypes,
  ...numberTypes,
  ...dateTypes,
  ...regexTypes,
  ...streamTypes,
  ...fileTypes,
  ...uriTypes,
  ...webTypes,
  ...socketTypes,
  ...cryptoTypes,
  ...secureTypes,
  ...memoryTypes,
  ...reflectionTypes,
  ...processTypes,
  ...managementTypes,
  ...desktopTypes,
])
