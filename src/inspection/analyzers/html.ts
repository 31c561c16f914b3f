/** Pages that ask for secrets or build a file in the browser (ATT&CK T1027.006). Attached pages weigh more than bodies. */
import { registrableOf } from '#formats/url/domain.ts'
import type { Html, HtmlForm } from '#formats/html/parse.ts'
import { defineAnalyzer, type ObjectView, type Observation } from '../analyzer.ts'
import { observe } from '../catalog/observe.ts'

const builder = /new\s+Blob\s*\(|URL\.createObjectURL|msSaveOrOpenBlob|msSaveBlob/
const release = /\.download\s*=|setAttribute\s*\(\s*['"]download|\bdownload=["']|msSaveOrOpenBlob|msSaveBlob/
const decoder = /\batob\s*\(|charCodeAt|Uint8Array|fromCharCode/
const writer = /document\.(?:write(?:ln)?|body\.innerHTML)|\.innerHTML\s*=|\.outerHTML\s*=|document\.open/
const encoded =
  /\b(?:unescape|decodeURIComponent|atob)\s*\(\s*["'`][^"'`]{200}|(?:\\x[0-9a-f]{2}){40}|(?:%[0-9a-f]{2}){60}|["'][A-Za-z0-9+/=]{400,}["']/i
const numbers =
  /\b(?:card\s?-?\s?number|cc_?num(?:ber)?|cardno|cvv2?|cvc|card_?pin|atm_?pin|pin_?code|ssn|social_?security|routing_?number|account_?number|cardnum|ccnumber|expiry)\b/i
const searching = /^(?:search|q|query|s|email|mail|e-mail|newsletter|subscribe)$/i

export const html = defineAnalyzer({
  name: 'html',
  version: '2',
  accepts: (type) => /^document\.(?:html|svg)|^image\.svg|^script\.hta/.test(type),
  timeout: 3_000,
  facts: ['html.form', 'html.script', 'html.hidden-text'],
  analyze(object) {
    const page = object.reading.html
    if (page === undefined) return smuggling(object.reading.latin)
    return [...forms(object, page), ...smuggling(object.reading.latin), ...scripts(object, page), ...hidden(page)]
  },
})

function forms(object: ObjectView, page: Html): Observation[] {
  const told: Observation[] = []
  const real = page.forms.filter((form) => form.hasPassword || form.fields.some((name) => !searching.test(name)))
  if (page.forms.length > 0)
    told.push(
      observe(
        'html.form',
        page.forms
          .map(({ action }) => action)
          .join(' ')
          .slice(0, 160),
      ),
    )
  const secret = real.find(({ hasPassword }) => hasPassword)
  if (secret !== undefined) told.push(asksPassword(object, secret))
  if (real.some(({ fields }) => fields.some((name) => numbers.test(name)))) told.push(observe('html.card-form'))
  return told
}

function asksPassword({ isBody }: ObjectView, { action }: HtmlForm): Observation {
  const host = URL.parse(action)?.hostname ?? ''
  return host !== '' && !isBody
    ? observe('html.credential-form-away', registrableOf(host))
    : observe('html.credential-form', host)
}

function smuggling(text: string): Observation[] {
  return builder.test(text) && release.test(text) && decoder.test(text) ? [observe('html.smuggling')] : []
}

function scripts({ isBody }: ObjectView, { scripts: codes, metaRefresh }: Html): Observation[] {
  const code = codes.join('\n')
  const told: Observation[] = []
  if (codes.length > 0) told.push(observe('html.script', `${codes.length}`))
  if (writer.test(code) && encoded.test(code)) told.push(observe('html.written-by-script'))
  const leads =
    metaRefresh ??
    (/\b(?:window|document|self|top)?\.?location(?:\.href)?\s*=\s*["'](https?:[^"']{4,500})/i.exec(code)?.[1] ||
      undefined)
  if (!isBody && leads !== undefined && /^https?:/i.test(leads))
    told.push(observe('html.redirect', leads.slice(0, 160)))
  return told
}

function hidden({ hiddenText }: Html): Observation[] {
  const text = hiddenText.join(' ')
  return text.length < 20 ? [] : [observe('html.hidden-text', text.slice(0, 100))]
}
