/** Programs that are fetched by a small file: ClickOnce (.application, .appref-ms), Java Web Start (.jnlp), App Installer. */
import type { Collector } from '../archive/collector.ts'
import { readXml } from '../ooxml/xml.ts'
import { textOf } from './text.ts'

const most = 100

export function unpackDeployment(bytes: Buffer, into: Collector): void {
  // A reference is nothing but the address, a mark and the names of the program.
  const reference = /^\s{0,20}((?:https?|file):[^#\s]{1,2000})#/i.exec(textOf(bytes.subarray(0, 8_192)))?.[1]
  const targets = reference === undefined ? addressesOf(bytes, into) : [reference]
  if (targets[0] !== undefined)
    into.find('shortcut.deployment', `It fetches and starts a program: ${targets[0]}`, 'medium')
  for (const target of targets) into.link(target)
}

function addressesOf(bytes: Buffer, into: Collector): string[] {
  const found = new Set<string>()
  let base: string | undefined
  for (const event of readXml(bytes, () => into.gap('not read to its end: deployment'))) {
    if (event.kind !== 'open') continue
    const codeBase = event.attributes.get('codebase')
    if (event.name === 'jnlp' && codeBase !== undefined) base = codeBase.endsWith('/') ? codeBase : `${codeBase}/`
    for (const target of [codeBase, event.attributes.get('href'), event.attributes.get('Uri')]) {
      const whole = target === undefined ? '' : (URL.parse(target, base)?.href ?? '')
      if (/^(?:https?|ftp|file|ms-appinstaller):/i.test(whole) && found.size < most) found.add(whole)
    }
  }
  return [...found]
}
