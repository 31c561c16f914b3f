/** Why something was not looked at, or not to its end, in the reader's language; names of files and parts stay as they are. */

const whole: ReadonlyMap<string, string> = new Map([
  ['time limit', 'истекло время'],
  ['instruction limit', 'исчерпан предел инструкций'],
  ['memory limit', 'исчерпан предел памяти'],
  ['recursion limit', 'исчерпан предел рекурсии'],
  ['regular expression limit', 'регулярное выражение превысило предел'],
  ['depth limit', 'достигнута предельная вложенность'],
  ['event limit', 'достигнут предел числа событий'],
  ['layer limit', 'достигнут предел числа слоёв'],
  ['artifact limit', 'достигнут предел числа или объёма извлечённых объектов'],
  ['process limit', 'достигнут предел числа процессов'],
  ['file limit', 'достигнут предел числа или объёма файлов'],
  ['unpacked size limit', 'достигнут предел объёма распакованного'],
  ['message limits', 'сообщение превышает пределы разбора'],
  ['nested too deep', 'слишком глубокая вложенность'],
  ['too many objects', 'слишком много объектов'],
  ['too many entries', 'слишком много элементов'],
  ['too many findings', 'слишком много находок'],
  ['too many links', 'слишком много ссылок'],
  ['too many names', 'слишком много имён'],
  ['too many macro sheets', 'слишком много листов макросов'],
  ['object too large', 'объект слишком велик'],
  ['page has too many elements', 'на странице слишком много элементов'],
  ['what lies deeper was not looked at', 'более глубокие вложения не проверены'],
  ['not run in the virtual Windows', 'не запускалось в виртуальной Windows'],
  ['what another object made was not run', 'созданное другим объектом не запускалось'],
  ['not taken apart', 'не распаковано'],
  ['picture not read', 'картинка не прочитана'],
  ['text of the picture not read', 'текст на картинке не распознан'],
  ['not there', 'недоступен'],
  ['no engine', 'нет модуля распаковки'],
  ['crashed', 'аварийно завершился'],
  ['cancelled', 'отменено'],
  ['queue full', 'очередь переполнена'],
  ['no worker', 'нет свободного обработчика'],
  ['not followed', 'переход по ссылке не выполнялся'],
  ['cut off or one volume of several', 'обрывается или это один том из нескольких'],
  ['pattern matching stopped', 'поиск по шаблону прерван'],
  ['script does not parse', 'скрипт не разбирается'],
  ['PowerShell script does not parse', 'скрипт PowerShell не разбирается'],
  ['formula does not parse', 'формула не разбирается'],
  ['script longer than the limit', 'скрипт длиннее предела'],
  ['shortcut not read', 'ярлык не прочитан'],
  ['console file not read', 'файл консоли не прочитан'],
  ['installer package not read', 'пакет установщика не прочитан'],
  ['files of an installer package are not unpacked', 'файлы пакета установщика не распакованы'],
  ['a program was started that is not emulated', 'запущена программа, которая не эмулируется'],
  ['code of .NET was started that is not emulated', 'запущен код .NET, который не эмулируется'],
  ['code of a .NET assembly is not emulated', 'код сборки .NET не эмулируется'],
  ['pixels of an image are not read', 'точки картинки не читаются'],
  ['an internal fault; the log has the details', 'внутренняя ошибка; подробности в журнале'],
  ['it failed; the log has the details', 'завершилось ошибкой; подробности в журнале'],
  ['clamd gave no answer', 'clamd не ответил'],
  ['larger than clamd takes', 'больше, чем принимает clamd'],
  [
    'clamd hung up before it had all of it; its StreamMaxLength may be too small',
    'clamd закрыл соединение, не приняв всего; возможно, мал его StreamMaxLength',
  ],
  ['no decoder: method', 'метод сжатия неизвестен'],
  ['no decoder: workbook before Excel 5', 'нет декодера книг старее Excel 5'],
  ['ratio: content', 'содержимое растёт несоразмерно при распаковке'],
  ['damaged: archive', 'архив повреждён'],
  ['damaged: no central directory', 'архив повреждён, центрального каталога нет'],
  ['damaged: no entries', 'архив повреждён, элементов в нём нет'],
  ['damaged: compound file', 'составной файл повреждён'],
  ['damaged: embedded file', 'вложенный файл повреждён'],
  ['damaged: message', 'сообщение повреждено'],
  ['damaged: workbook', 'книга повреждена'],
  ['damaged: TNEF', 'TNEF повреждён'],
  ['damaged: ActiveMime', 'ActiveMime повреждён'],
  ['not read to its end: compound file', 'составной файл прочитан не до конца'],
  ['not read to its end: console', 'файл консоли прочитан не до конца'],
  ['not read to its end: deployment', 'файл развёртывания прочитан не до конца'],
  ['not read to its end: document', 'документ прочитан не до конца'],
  ['not read to its end: folder', 'файл папки прочитан не до конца'],
  ['not read to its end: message', 'сообщение прочитано не до конца'],
  ['not read to its end: package', 'пакет прочитан не до конца'],
  ['not read to its end: settings', 'файл параметров прочитан не до конца'],
  ['not read to its end: workbook', 'книга прочитана не до конца'],
])

/** What stands before the first colon; what the gap is about follows behind it. */
const beginnings: ReadonlyMap<string, string> = new Map([
  ['no decoder', 'нет декодера'],
  ['damaged', 'повреждено'],
  ['encrypted', 'зашифровано, пароль не найден'],
  ['too large', 'слишком велико'],
  ['ratio', 'растёт несоразмерно при распаковке'],
  ['not read to its end', 'прочитано не до конца'],
  ['not every password tried', 'испробованы не все пароли'],
  ['too many cells', 'слишком много ячеек'],
  ['formulas not read', 'формулы не прочитаны'],
  ['shared formulas not written out', 'общие формулы не раскрыты'],
  ['name not read', 'имя не прочитано'],
  ['step limit', 'исчерпан предел шагов'],
  ['emulator fault', 'ошибка эмулятора'],
  ['clamd cannot be reached', 'clamd недоступен'],
])

function counted(why: string): string | undefined {
  const type = /^type (\S{1,100}) is not emulated$/.exec(why)?.[1]
  if (type !== undefined) return `тип ${type} не эмулируется`
  const values = /^only the first (\d{1,12}) values were looked for$/.exec(why)?.[1]
  if (values !== undefined) return `число проверенных значений ограничено: ${values}`
  const attempts = /^given up after (\d{1,12}) attempts$/.exec(why)?.[1]
  return attempts === undefined ? undefined : `прекращено, число попыток: ${attempts}`
}

function russian(why: string): string | undefined {
  const known = whole.get(why) ?? counted(why)
  if (known !== undefined) return known
  const colon = why.indexOf(': ')
  if (colon < 0) return undefined
  const beginning = beginnings.get(why.slice(0, colon))
  return beginning === undefined ? undefined : `${beginning}${why.slice(colon)}`
}

/** The reason of a gap; one that is not known is shown as it was written. */
export function gapWords(why: string, language: string): string {
  if (!language.startsWith('ru')) return why
  const inArchive = 'archive: '
  const inner = why.startsWith(inArchive) ? russian(why.slice(inArchive.length)) : undefined
  return inner === undefined ? (russian(why) ?? why) : `архив: ${inner}`
}

interface ListWords {
  readonly language: string
  /** The name of who met the gap, in the same language. */
  readonly whoWord: (who: string) => string
}

/** Gaps that were joined to one line: `who: why; who: why`. What has not this form stays as it is. */
export function gapListWords(text: string, { language, whoWord }: ListWords): string {
  if (!language.startsWith('ru')) return text
  return text
    .split('; ')
    .map((part) => {
      const colon = part.indexOf(': ')
      const why = part.slice(colon + 2)
      const said = gapWords(why, language)
      return colon < 0 || said === why ? part : `${whoWord(part.slice(0, colon))}: ${said}`
    })
    .join('; ')
}
