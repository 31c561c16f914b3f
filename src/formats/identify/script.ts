/** Text objects: scripts, markup and mail told apart by content first and by file name second. */
const head = 65_536

const byName: Readonly<Record<string, string>> = {
  js: 'script.jscript',
  jse: 'script.jscript',
  vbs: 'script.vbscript',
  vbe: 'script.vbscript',
  bas: 'script.vba',
  acrojs: 'script.acrobat',
  ps1: 'script.powershell',
  psm1: 'script.powershell',
  bat: 'script.batch',
  cmd: 'script.batch',
  sh: 'script.shell',
  py: 'script.python',
  wsf: 'script.wsf',
  hta: 'script.hta',
  sct: 'script.sct',
  html: 'document.html',
  htm: 'document.html',
  svg: 'document.svg',
  xml: 'document.xml',
  url: 'shortcut.url',
  website: 'shortcut.url',
  scf: 'shortcut.scf',
  rdp: 'shortcut.rdp',
  'library-ms': 'shortcut.library-ms',
  'search-ms': 'shortcut.search-ms',
  searchconnector: 'shortcut.search-ms',
  'settingcontent-ms': 'shortcut.settings',
  theme: 'shortcut.theme',
  jnlp: 'shortcut.jnlp',
  application: 'shortcut.clickonce',
  'appref-ms': 'shortcut.clickonce',
  vsto: 'shortcut.clickonce',
  msc: 'shortcut.console',
  'searchconnector-ms': 'shortcut.search-ms',
  appinstaller: 'shortcut.appinstaller',
  iqy: 'document.iqy',
  slk: 'document.slk',
  csv: 'document.csv',
  ics: 'document.calendar',
  vcf: 'document.vcard',
  reg: 'script.registry',
  xsl: 'script.xsl',
  php: 'script.php',
  pyw: 'script.python',
  pl: 'script.perl',
  eml: 'mail.message',
  mht: 'mail.message',
  mhtml: 'mail.message',
}

/**
 * A kind told by its content. Looking for plain words is many times cheaper than an expression, and hardly any text has them: `needs`
 * are words in lower case of which the text has one, or nothing can match.
 */
interface Look {
  readonly type: string
  readonly needs?: readonly string[]
  readonly test: RegExp | ((text: string) => boolean)
}

/** One thing and, within so many characters behind it, another; each searched once, whatever the text repeats. */
function near(one: RegExp, other: RegExp, most: number): (text: string) => boolean {
  return (text) => {
    let next = -1
    for (const match of text.matchAll(one)) {
      const end = match.index + match[0].length
      if (next < end) {
        other.lastIndex = end
        next = other.exec(text)?.index ?? Infinity
      }
      if (next === Infinity) return false
      if (next - end <= most) return true
    }
    return false
  }
}

const declaredScript = near(/\b(?:var|let|const|function)\s+[\w$]{1,80}\s*[=(]/g, /eval|WScript|ActiveXObject/g, 8_000)
const startsObject = /\b(?:new\s+ActiveXObject|WScript\.CreateObject)\s*\(/

const byContent: readonly Look[] = [
  { type: 'script.vba', test: /^\s*Attribute VB_(?:Name|Base)\s*=/i },
  { type: 'script.python', test: /^#!.{0,100}python/ },
  { type: 'script.shell', test: /^#!/ },
  { type: 'script.hta', needs: ['<hta:application'], test: () => true },
  { type: 'script.sct', needs: ['<scriptlet'], test: /<scriptlet\b/i },
  { type: 'script.wsf', needs: ['<job'], test: near(/<job\b/gi, /<script\b/gi, 4_000) },
  { type: 'shortcut.url', needs: ['[internetshortcut]'], test: /^[^\S\r\n]*\[InternetShortcut\]/im },
  { type: 'shortcut.scf', test: /^\s*\[Shell\]\s[\s\S]{0,500}(?:Command|IconFile)\s*=/i },
  { type: 'script.registry', test: /^\s*Windows Registry Editor Version|^\s*REGEDIT4/ },
  {
    type: 'shortcut.rdp',
    needs: [':i:', ':s:'],
    test: /^(?:screen mode id|full address|alternate full address|remoteapplication\w*):[is]:/im,
  },
  { type: 'document.iqy', test: /^WEB\r?\n1\r?\nhttps?:/i },
  { type: 'document.slk', test: /^ID;P/ },
  { type: 'document.calendar', test: /^BEGIN:VCALENDAR/i },
  { type: 'document.vcard', test: /^BEGIN:VCARD/i },
  { type: 'shortcut.library-ms', needs: ['<librarydescription'], test: /<libraryDescription\b/i },
  {
    type: 'shortcut.search-ms',
    needs: ['<searchconnectordescription', '<persistedquery'],
    test: /<searchConnectorDescription\b|<persistedQuery\b/i,
  },
  { type: 'shortcut.jnlp', needs: ['<jnlp'], test: /<jnlp\b[^>]{0,400}\b(?:spec|codebase|href)=/i },
  { type: 'shortcut.settings', needs: ['<pcsettings>'], test: near(/<PCSettings>/gi, /<DeepLink>/gi, 2_000) },
  { type: 'shortcut.console', needs: ['<mmc_consolefile'], test: /<MMC_ConsoleFile\b/i },
  {
    type: 'shortcut.clickonce',
    needs: ['<deploymentprovider', ':deploymentprovider'],
    test: /<(?:\w{1,20}:)?deploymentProvider\b/i,
  },
  { type: 'shortcut.appinstaller', needs: ['<appinstaller'], test: /<AppInstaller\b[^>]{0,400}Uri=/i },
  { type: 'script.xsl', needs: ['<xsl:stylesheet'], test: near(/<xsl:stylesheet\b/gi, /<msxsl?:script\b/gi, 4_000) },
  { type: 'script.xsl', needs: ['<ms:script'], test: /<ms:script\b/i },
  { type: 'script.php', test: /^<\?php\b/i },
  { type: 'document.svg', test: /^\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,200}>\s*)?<svg\b/i },
  { type: 'document.xml', test: /^\s*<\?xml\b/i },
  { type: 'document.html', test: /^\s*(?:<!doctype html|<html|<head|<body|<script)\b/i },
  {
    type: 'mail.message',
    test: /^(?:(?:Received|Return-Path|Delivered-To|From|To|Cc|Subject|Date|Message-ID|MIME-Version|Content-Type|Reply-To|X-[\w-]{1,60}):.{0,2000}\r?\n(?:[ \t].{0,2000}\r?\n){0,50}){2}/i,
  },
  { type: 'script.batch', test: /^\s*@echo off\b/i },
  {
    type: 'script.jscript',
    needs: ['eval', 'wscript', 'activexobject'],
    test: (text) => startsObject.test(text) || declaredScript(text),
  },
  {
    type: 'script.vbscript',
    needs: ['dim', 'set', 'on error resume next', 'option explicit'],
    test: /^[^\S\r\n]*(?:Dim\s+\w|Set\s+\w{1,80}\s*=|On Error Resume Next|Option Explicit)|\bSet\s+\w{1,80}\s*=\s*CreateObject\s*\(/im,
  },
  {
    type: 'script.powershell',
    needs: ['new-object', 'invoke-expression', 'invoke-webrequest', 'start-process', 'iex', '[system.convert]::'],
    test: /\b(?:New-Object|Invoke-Expression|Invoke-WebRequest|Start-Process|IEX)\b|\[System\.Convert\]::/i,
  },
]

/** One character tells that a text has no markup at all, which is much of what is asked for. */
function hasOneOf(words: readonly string[], lower: string, isMarkup: boolean): boolean {
  return words.some((word) => (isMarkup || !word.startsWith('<')) && lower.includes(word))
}

function typeByContent(text: string): string | undefined {
  const lower = text.toLowerCase()
  const isMarkup = lower.includes('<')
  const found = byContent.find(({ needs, test }) => {
    if (needs !== undefined && !hasOneOf(needs, lower, isMarkup)) return false
    return typeof test === 'function' ? test(text) : test.test(text)
  })
  return found?.type
}

export function scriptType(data: Buffer, name: string): string {
  const text = asText(data.subarray(0, head))
  const extension = name.slice(name.lastIndexOf('.') + 1)
  const named = Object.hasOwn(byName, extension) ? byName[extension] : undefined
  if (text.startsWith('#@~^')) return named ?? 'script.jscript'
  if (text.includes('\0')) return 'data.unknown'
  if (named?.startsWith('script.') === true) return named
  return typeByContent(text) ?? named ?? (text === '' ? 'data.unknown' : 'text.plain')
}

function asText(data: Buffer): string {
  if (data[0] === 0xff && data[1] === 0xfe) return data.toString('utf16le', 2)
  if (isWide(data)) return data.toString('utf16le')
  return data.toString('utf8').replace(/^\uFEFF/, '')
}

/** UTF-16 without its mark: letters with zeros between them. */
function isWide(data: Buffer): boolean {
  if (data.length < 8 || data[1] !== 0) return false
  return [0, 2, 4, 6].every((at) => (data[at] ?? 0) >= 9 && (data[at] ?? 0) < 127 && data[at + 1] === 0)
}
