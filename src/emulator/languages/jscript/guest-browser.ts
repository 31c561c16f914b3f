/** The part of a browser that smuggling pages use, inside QuickJS: Blob, object URLs, links that are clicked, the clipboard. */
export const browserSource = String.raw`(function (G, ask) {
  function binary(part) {
    if (part && part.__blob !== undefined) return part.__blob
    if (part instanceof ArrayBuffer) part = new Uint8Array(part)
    if (!ArrayBuffer.isView(part)) return unescape(encodeURIComponent(String(part)))
    var out = [], bytes = new Uint8Array(part.buffer, part.byteOffset, part.byteLength)
    for (var i = 0; i < bytes.length; i += 8192) out.push(String.fromCharCode.apply(null, bytes.subarray(i, i + 8192)))
    return out.join('')
  }
  var blobs = {}, count = 0
  function offer(name, blob) { ask(['offer', String(name), blob ? blob.__blob : '']) }
  function visit(url) { ask(['visit', String(url)]) }
  G.Blob = function (parts) { this.__blob = Array.prototype.map.call(parts || [], binary).join(''); this.size = this.__blob.length }
  G.File = function (parts, name) { G.Blob.call(this, parts); this.name = name }
  G.URL = { createObjectURL: function (b) { var u = 'blob:inert/' + ++count; blobs[u] = b; return u }, revokeObjectURL: function () {} }
  G.atob = function (text) { return ask(['atob', String(text)]).v }
  function element(tag) {
    var e = { tagName: String(tag).toUpperCase(), style: {}, href: '', download: '', value: '', innerHTML: '' }
    e.appendChild = e.removeChild = e.insertBefore = function (c) { return c }
    e.setAttribute = function (k, v) { e[k] = v }
    e.getAttribute = function (k) { return e[k] }
    e.addEventListener = function (k, f) { if (typeof f === 'function' && /load|click|ready/i.test(k)) f({ preventDefault: function () {} }) }
    e.remove = e.focus = e.select = function () {}
    e.click = e.dispatchEvent = function () {
      if (blobs[e.href]) offer(e.download, blobs[e.href])
      else if (/^data:/i.test(e.href)) offer(e.download, { __blob: G.atob(e.href.replace(/^[^,]*,/, '')) })
      else if (e.href) visit(e.href)
    }
    return e
  }
  var document = G.document = element('#document')
  document.write = document.writeln = function (t) { ask(['html', String(t)]) }
  document.createElement = element
  document.body = element('body')
  document.head = document.documentElement = element('head')
  document.getElementById = document.querySelector = function () { return element('div') }
  document.getElementsByTagName = document.querySelectorAll = function () { return [element('div')] }
  document.execCommand = function () { return true }
  G.addEventListener = document.addEventListener
  G.navigator = {
    userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)', language: 'en-US', platform: 'Win32', webdriver: false,
    msSaveBlob: function (b, n) { offer(n, b) }, msSaveOrOpenBlob: function (b, n) { offer(n, b) },
    clipboard: { writeText: function (t) { ask(['clipboard', String(t)]); return Promise.resolve() } },
  }
  var place = { assign: visit, replace: visit, reload: function () {}, toString: function () { return 'file:///page.html' } }
  Object.defineProperty(place, 'href', { get: place.toString, set: visit })
  Object.defineProperty(G, 'location', { get: function () { return place }, set: visit })
  document.location = place
})`
