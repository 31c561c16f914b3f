/** How an address is written, whatever host it leads to. */
import type { UrlParts } from '#formats/url/parts.ts'
import type { FoundLink } from '../ports.ts'

const web = new Set(['http', 'https', 'ftp'])
const starting =
  /^(?:search-ms|search|ms-msdt|ms-officecmd|ms-appinstaller|ms-search|shell|vbscript|ms-cxh|ms-excel|mk|res|ms-its|hcp|jar|powershell)$/
const programs =
  /\.(?:exe|scr|com|pif|bat|cmd|js|jse|vbs|vbe|wsf|hta|lnk|iso|img|vhdx?|msi|msix|appx|appinstaller|ps1|jar|cpl|dll|chm|reg|apk)$/i
const usualPorts = new Set(['', '80', '443', '8080', '8443'])

export function writingRules(link: FoundLink, parts: UrlParts | undefined): string[] {
  const rules: string[] = []
  if (leadsToShare(link.url)) rules.push('link.share')
  if (link.place === 'code') rules.push('link.in-code')
  if (parts === undefined) return rules
  const { scheme } = parts
  if (starting.test(scheme) && link.place !== 'source') rules.push('link.search-protocol')
  if (carriesPage(link)) rules.push('link.script')
  if (!web.has(scheme)) return rules
  if (looksLikeSite(parts.userinfo)) rules.push('link.userinfo')
  if (parts.disguisedIp) rules.push('link.ip-disguised')
  else if (parts.isIp) rules.push('link.ip-host')
  if (!usualPorts.has(parts.port) && scheme !== 'ftp') rules.push('link.odd-port')
  if (programs.test(parts.rest.split(/[?#]/, 1)[0] ?? '') && parts.rest !== '/') rules.push('link.program')
  return rules
}

/** UNC paths and `file:` with a host that is not just a name of the own network. */
function leadsToShare(url: string): boolean {
  const host = /^(?:file:(?:\/\/|\\\\)|\\\\)(?:[^\\/]{0,100}@)?([\w.-]+)/i.exec(url)?.[1] ?? ''
  return /\.[a-z]{2,}$|^\d+\.\d+\.\d+\.\d+$/i.test(host)
}

/** Pictures written into the address are usual; pages and scripts are not. */
function carriesPage({ url, place }: FoundLink): boolean {
  if (place === 'source') return false
  return /^\s*(?:data:(?:text\/html|application\/xhtml|image\/svg)|javascript:(?!\s*(?:void|;|history|window\.(?:print|close)|$)))/i.test(
    url,
  )
}

const looksLikeSite = (userinfo: string): boolean => /^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,10}(?:[:/]|$)/i.test(userinfo)
