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

const byContent: readonly (readonly [RegExp, string])[] = [
  [/^\s*Attribute VB_(?:Name|Base)\s*=/i, 'script.vba'],
  [/^#!.{0,100}python/, 'script.python'],
  [/^#!/, 'script.shell'],
  [/<hta:application/i, 'script.hta'],
  [/<scriptlet\b/i, 'script.sct'],
  [/<job\b[\s\S]{0,4000}<script\b/i, 'script.wsf'],
  [/^\s*\[InternetShortcut\]/im, 'shortcut.url'],
  [/^\s*\[Shell\]\s[\s\S]{0,500}(?:Command|IconFile)\s*=/i, 'shortcut.scf'],
  [/^\s*Windows Registry Editor Version|^\s*REGEDIT4/, 'script.registry'],
  [/^(?:screen mode id|full address|alternate full address|remoteapplication\w*):[is]:/im, 'shortcut.rdp'],
  [/^WEB\r?\n1\r?\nhttps?:/i, 'document.iqy'],
  [/^ID;P/, 'document.slk'],
  [/^BEGIN:VCALENDAR/i, 'document.calendar'],
  [/^BEGIN:VCARD/i, 'document.vcard'],
  [/<libraryDescription\b/i, 'shortcut.library-ms'],
  [/<searchConnectorDescription\b|<persistedQuery\b/i, 'shortcut.search-ms'],
  [/<jnlp\b[^>]{0,400}\b(?:spec|codebase|href)=/i, 'shortcut.jnlp'],
  [/<PCSettings>[\s\S]{0,2000}<DeepLink>/i, 'shortcut.settings'],
  [/<AppInstaller\b[^>]{0,400}Uri=/i, 'shortcut.appinstaller'],
  [/<xsl:stylesheet\b[\s\S]{0,4000}<msxsl?:script\b|<ms:script\b/i, 'script.xsl'],
  [/^<\?php\b/i, 'script.php'],
  [/^\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,200}>\s*)?<svg\b/i, 'document.svg'],
  [/^\s*<\?xml\b/i, 'document.xml'],
  [/^\s*(?:<!doctype html|<html|<head|<body|<script)\b/i, 'document.html'],
  [
    /^(?:(?:Received|Return-Path|Delivered-To|From|To|Cc|Subject|Date|Message-ID|MIME-Version|Content-Type|Reply-To|X-[\w-]{1,60}):.{0,2000}\r?\n(?:[ \t].{0,2000}\r?\n){0,50}){2}/i,
    'mail.message',
  ],
  [/^\s*@echo off\b/i, 'script.batch'],
  [
    /\b(?:new\s+ActiveXObject|WScript\.CreateObject)\s*\(|\b(?:var|let|const|function)\s+[\w$]{1,80}\s*[=(][\s\S]{0,8000}(?:eval|WScript|ActiveXObject)/,
    'script.jscript',
  ],
  [
    /^\s*(?:Dim\s+\w|Set\s+\w{1,80}\s*=|On Error Resume Next|Option Explicit)|\bSet\s+\w{1,80}\s*=\s*CreateObject\s*\(/im,
    'script.vbscript',
  ],
  [
    /\b(?:New-Object|Invoke-Expression|Invoke-WebRequest|Start-Process|IEX)\b|\[System\.Convert\]::/i,
    'script.powershell',
  ],
]

export function scriptType(data: Buffer, name: string): string {
  const text = asText(data.subarray(0, head))
  const extension = name.slice(name.lastIndexOf('.') + 1)
  const named = Object.hasOwn(byName, extension) ? byName[extension] : undefined
  if (text.startsWith('#@~^')) return named ?? 'script.jscript'
  if (text.includes('\0')) return 'data.unknown'
  if (named?.startsWith('script.') === true) return named
  return (
    byContent.find(([pattern]) => pattern.test(text))?.[1] ?? named ?? (text === '' ? 'data.unknown' : 'text.plain')
  )
}

function asText(data: Buffer): string {
  if (data[0] === 0xff && data[1] === 0xfe) return data.toString('utf16le', 2)
  return data.toString('utf8').replace(/^\uFEFF/, '')
}
