/** What extensions and declared media types promise, as families of our types: kept apart from the content and compared with it. */

const byExtension: Readonly<Record<string, RegExp>> = {
  pdf: /^document\.pdf$/,
  doc: /^document\.(?:ole|ooxml-word|rtf)$/,
  docx: /^document\.(?:ooxml-word|ole)$/,
  docm: /^document\.(?:ooxml-word|ole)$/,
  xls: /^document\.(?:ole|ooxml-excel)$/,
  xlsx: /^document\.(?:ooxml-excel|ole)$/,
  xlsm: /^document\.(?:ooxml-excel|ole)$/,
  ppt: /^document\.(?:ole|ooxml-powerpoint)$/,
  pptx: /^document\.(?:ooxml-powerpoint|ole)$/,
  rtf: /^document\.rtf$/,
  zip: /^archive\.zip$/,
  rar: /^archive\.rar$/,
  '7z': /^archive\.7z$/,
  gz: /^archive\.gzip$/,
  cab: /^archive\.cab$/,
  iso: /^archive\.(?:iso|udf)$/,
  png: /^image\./,
  jpg: /^image\./,
  jpeg: /^image\./,
  gif: /^image\./,
  bmp: /^image\./,
  exe: /^executable\./,
  dll: /^executable\./,
  scr: /^executable\./,
  msi: /^executable\.msi$/,
  lnk: /^shortcut\./,
  htm: /^(?:document\.(?:html|xml)|script\.hta|text\.)/,
  html: /^(?:document\.(?:html|xml)|script\.hta|text\.)/,
  txt: /^(?:text\.|mail\.message|document\.(?:csv|xml))/,
  csv: /^(?:text\.|document\.csv)/,
  eml: /^(?:mail\.|text\.)/,
  msg: /^mail\./,
}

const byMedia: readonly (readonly [RegExp, RegExp])[] = [
  [/^image\/(?!svg)/, /^image\./],
  [/^text\/plain$/, /^(?:text\.|mail\.message|script\.|document\.(?:html|xml|csv|calendar|vcard))/],
  [/^text\/html$/, /^(?:text\.|document\.(?:html|xml|svg)|script\.hta)/],
  [/^application\/pdf$/, /^document\.pdf$/],
  [/^application\/(?:x-)?zip(?:-compressed)?$/, /^(?:archive\.zip|document\.(?:ooxml|odf)|executable\.jar)/],
  [/^application\/msword$/, /^document\.(?:ole|ooxml-word|rtf)$/],
  [/^application\/vnd\.ms-(?:excel|powerpoint)/, /^document\.(?:ole|ooxml)/],
  [/^application\/vnd\.openxmlformats/, /^document\.(?:ooxml|ole)/],
  [/^(?:audio|video)\//, /^media\./],
]

/** Whether the extension promises another kind; false for extensions and types that promise nothing. */
export function extensionDiffers(name: string, type: string): boolean {
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase()
  const family = Object.hasOwn(byExtension, extension) ? byExtension[extension] : undefined
  return family !== undefined && name.includes('.') && type !== 'data.unknown' && !family.test(type)
}

export function declarationDiffers(declared: string, type: string): boolean {
  const family = byMedia.find(([media]) => media.test(declared.toLowerCase()))?.[1]
  return family !== undefined && type !== 'data.unknown' && !family.test(type)
}
