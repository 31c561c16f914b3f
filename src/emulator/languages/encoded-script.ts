/**
 * Scripts encoded by Microsoft's Script Encoder (`#@~^……==…==^#~@`): each byte is one of three substitutes, chosen by its
 * place. The tables are the published ones; the length and checksum around the text are not needed to read it.
 */

/** For the bytes 32 to 127 the three plain bytes they may stand for. */
const plain = [
  '2E2D324775307A522156602942715B6A5E382F4933265C3D496258417D3A3429353236655B2039767C5C727A56437F73',
  '386B6639634E703345452B6B6868627151594F667809765E62317D44644A23546D7543714A4C417E3A604A4C415E7E53',
  '404C407745424A2C27612A485D74722227754B37316F44374E794D3B59524C2F22506F5467266A2A72477D6A6474392D',
  '547B202B3F7F2D382E2C774C30675D6E537E6B476C66346F357879255D742130436423264D5A76525B25636C243F482B',
  '7B5528787023296941282E34734C0959212A3324447F4E3F6D507755093B5356557C73693A35615F6163654B50465867',
  '583B5131574969224F6C6D465A4D6848257C2728365C46703D4A6E24327A79412F373D5F605F4B514F5A20422C366557',
].join('')
const tabulator = '576E7B'
const choice = '0120121221210212021200122102122100212120200120210212001220012021'
const escapes: Readonly<Record<string, string>> = { '&': '\n', '#': '\r', '*': '>', '!': '<', $: '@' }
const block = /#@~\^.{6}==([^]*?).{6}==\^#~@/g

function decodeByte(code: number, index: number): string {
  const row = code === 9 ? tabulator : plain.slice((code - 32) * 6, (code - 31) * 6)
  const column = Number(choice[index % 64]) * 2
  return String.fromCharCode(Number.parseInt(row.slice(column, column + 2), 16))
}

function decodeBlock(text: string): string {
  const parts: string[] = []
  let index = 0
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? ''
    const code = text.charCodeAt(at)
    const escaped = character === '@' ? escapes[text[at + 1] ?? ''] : undefined
    if (escaped !== undefined) {
      parts.push(escaped)
      at++
    } else if (code === 9 || (code > 31 && code < 128 && !'<>@'.includes(character)))
      parts.push(decodeByte(code, index))
    else parts.push(character)
    if (code < 128) index++
  }
  return parts.join('')
}

const isEncoded = (text: string): boolean => text.includes('#@~^')

/** The text with every encoded block in it read; text without one comes back as it is. */
export function decodeScript(text: string): string {
  return isEncoded(text) ? text.replace(block, (_, inner: string) => decodeBlock(inner)) : text
}
