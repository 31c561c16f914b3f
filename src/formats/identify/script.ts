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
  eml: 'mail.message',
}

const byContent: readonly (readonly [RegExp, string])[] = [
  [/^\s*Attribute VB_(?:Name|Base)\s*=/i, 'script.vba'],
  [/^#!.{0,100}python/, 'script.python'],
  [/^#!/, 'script.shell'],
  [/<hta:application/i, 'script.hta'],
  [/<scriptlet\b/i, 'script.sct'],
  [/<job\b[\s\S]{0,4000}<script\b/i, 'script.wsf'],
  [/^\s*\[InternetShortcut\]/i, 'shortcut.url'],
  [/^\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,200}>\s*)?<svg\b/i, 'document.svg'],
  [/^\s*<\?xml\b/i, 'document.xml'],
  [/^\s*(?:<!doctype html|<html|<head|<body|<script)\b/i, 'document.html'],
  [
    /^(?:(?:Received|Return-Path|From|To|Subject|Date|Message-ID|MIME-Version):.{0,2000}\r?\n(?:[ \t].{0,2000}\r?\n){0,50}){2}/i,
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
