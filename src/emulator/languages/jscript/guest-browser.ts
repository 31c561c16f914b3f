/** The window of a browser inside QuickJS, as far as pages use it: Blob, object URLs, requests, storage, clipboard, crypto. */
import { domSource } from './guest-dom.ts'
import { windowSource } from './guest-window.ts'

export const browserSource = String.raw`(function (G, ask, later) {
  function latin(bytes) { var out = []; for (var i = 0; i < bytes.length; i += 8192) out.push(String.fromCharCode.apply(null, bytes.subarray(i, i + 8192))); return out.join('') }
  function utf8(text) { return unescape(encodeURIComponent(String(text))) }
  function bytes(text) { var out = new Uint8Array(text.length); for (var i = 0; i < text.length; i++) out[i] = text.charCodeAt(i); return out }
  function binary(part) {
    if (part && part.__blob !== undefined) return part.__blob
    if (part instanceof ArrayBuffer) part = new Uint8Array(part)
    if (!ArrayBuffer.isView(part)) return utf8(part)
    return latin(new Uint8Array(part.buffer, part.byteOffset, part.byteLength))
  }
  var blobs = {}, count = 0
  function offer(name, blob) { ask(['offer', String(name || ''), blob ? blob.__blob : '']) }
  function visit(url) {
    url = String(url)
    if (blobs[url]) offer('', blobs[url])
    else if (/^data:/i.test(url)) { var data = dataUrl(url); if (/^data:text\/html/i.test(url)) document.write(data); else offer('', { __blob: data }) }
    else if (/^javascript:/i.test(url)) G.__indirect(decodeURIComponent(url.slice(11)))
    else if (/^\/\//.test(url)) ask(['visit', 'https:' + url])
    else ask(['visit', url])
  }
  function dataUrl(url) { var body = url.replace(/^[^,]*,/, ''); return /^[^,]*;base64/i.test(url) ? G.atob(decodeURIComponent(body)) : unescape(body) }
  G.Blob = function (parts, options) { this.__blob = Array.prototype.map.call(parts || [], binary).join(''); this.size = this.__blob.length; this.type = (options && options.type) || '' }
  G.Blob.prototype = {
    slice: function (a, b) { return new G.Blob([bytes(this.__blob.slice(a, b))]) },
    arrayBuffer: function () { return Promise.resolve(bytes(this.__blob).buffer) },
    text: function () { return Promise.resolve(decodeURIComponent(escape(this.__blob))) },
    stream: function () { var b = this; return { getReader: function () { var done = false; return { read: function () { var r = { done: done, value: done ? undefined : bytes(b.__blob) }; done = true; return Promise.resolve(r) } } }, pipeThrough: function () { return this } } },
  }
  G.File = function (parts, name, options) { G.Blob.call(this, parts, options); this.name = name }
  G.File.prototype = G.Blob.prototype
  G.URL = function (u, base) { u = String(u); var m = /^(\w+:)\/\/([^\/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/.exec(u) || /^(\w+:)\/\/([^\/?#]*)/.exec(String(base || '')) || []; this.href = u; this.protocol = m[1] || ''; this.host = this.hostname = m[2] || ''; this.pathname = m[3] || '/'; this.search = m[4] || ''; this.hash = m[5] || ''; this.origin = this.protocol + '//' + this.host; this.searchParams = new G.URLSearchParams(this.search); this.toString = function () { return u } }
  G.URL.createObjectURL = function (b) { var u = 'blob:inert/' + ++count; blobs[u] = b; return u }
  G.URL.revokeObjectURL = function () {}
  G.webkitURL = G.URL
  G.URLSearchParams = function (text) { var map = {}; String(text || '').replace(/^\?/, '').split('&').forEach(function (p) { if (p) { var i = p.indexOf('='); map[decodeURIComponent(i < 0 ? p : p.slice(0, i))] = i < 0 ? '' : decodeURIComponent(p.slice(i + 1)) } }); this.get = function (k) { return k in map ? map[k] : null }; this.has = function (k) { return k in map }; this.append = this.set = function (k, v) { map[k] = String(v) }; this.toString = function () { return Object.keys(map).map(function (k) { return encodeURIComponent(k) + '=' + encodeURIComponent(map[k]) }).join('&') }; this.forEach = function (f) { for (var k in map) f(map[k], k) } }
  G.atob = function (text) { return ask(['atob', String(text)]).v }
  G.btoa = function (text) { return ask(['btoa', String(text)]).v }
  function inserted(e) {
    if (e.tagName === 'SCRIPT' && !e._ran) { if (allText(e)) { e._ran = true; G.__indirect(allText(e)) } else if (e.src) { e._ran = true; fetchScript(e) } }
    else if (e.tagName === 'IFRAME' && e.srcdoc) document.write(e.srcdoc)
    else if (e.tagName === 'IFRAME' && e.src) visit(e.src)
    else if (e._on && e._on.load) later(function () { e.dispatchEvent({ type: 'load' }) }, 0)
    if (e._on && e._on.error && (e.tagName === 'IMG' || e.tagName === 'IMAGE')) later(function () { e.dispatchEvent({ type: 'error' }) }, 0)
    for (var i = 0; e.childNodes && i < e.childNodes.length; i++) if (e.childNodes[i].tagName !== 'SCRIPT') inserted(e.childNodes[i])
  }
  function allText(e) { return e.textContent }
  function fetchScript(e) {
    var src = String(e.src), code = /^data:/i.test(src) ? dataUrl(src) : blobs[src] ? blobs[src].__blob : ''
    if (!code && /^(https?:)?\/\//i.test(src)) code = ask(['fetch', 'GET', src.replace(/^\/\//, 'https://')]).v[1]
    if (code && code !== 'inert') { try { G.__indirect(code) } catch (x) { failed(x) } }
    if (e._on.load) later(function () { e.dispatchEvent({ type: 'load' }) }, 0)
  }
  function failed(e) { ask(['print', 'script error: ' + e]) }
  function clicked(e) {
    var target = e.closest ? e.closest('a') || e : e, href = target.href
    if (!href) { if (/^(BUTTON|INPUT)$/.test(e.tagName) && e.type === 'submit') { var f = e.closest('form'); if (f) submit(f) } return }
    if (blobs[href]) offer(target.download, blobs[href])
    else if (/^data:/i.test(href) && target.hasAttribute('download')) offer(target.download, { __blob: dataUrl(String(href)) })
    else if (/^data:/i.test(href)) offer(target.download || '', { __blob: dataUrl(String(href)) })
    else if (String(href).charAt(0) !== '#') visit(href)
  }
  function submit(form) { var fields = form.elements.map(function (e) { return e.name || '' }).filter(Boolean).join(','); ask(['submit', String(form.action || ''), fields]) }
  var clipboardData = { setData: function (k, v) { ask(['clipboard', String(v === undefined ? k : v)]) }, getData: function () { return '' }, clearData: function () {} }
  var dom = ${domSource}(G, ask, { inserted: inserted, script: inserted, failed: failed, clicked: clicked, submit: submit, clipboardData: clipboardData, handler: function (code) { var run = G.__compile(code); return function (event) { G.event = event; return run.call(this, event) } } })
  var document = G.document = new dom.Element('#document')
  document.nodeType = 9
  var kept = dom.build(ask(['elements']).v, document)
  document.documentElement = document.getElementsByTagName('html')[0] || new dom.Element('html')
  document.head = document.getElementsByTagName('head')[0] || document.documentElement.appendChild(new dom.Element('head'))
  document.body = document.getElementsByTagName('body')[0] || document.documentElement.appendChild(new dom.Element('body'))
  document.createElement = function (tag) { return new dom.Element(tag) }
  document.createElementNS = function (n, tag) { return new dom.Element(tag) }
  document.createTextNode = function (t) { var e = new dom.Element('#text'); e._text = String(t); return e }
  document.createDocumentFragment = document.createComment = function () { return new dom.Element('#fragment') }
  document.createEvent = function () { return { initEvent: function (t) { this.type = t }, initMouseEvent: function (t) { this.type = t }, initCustomEvent: function (t) { this.type = t } } }
  document.write = document.writeln = function () { ask(['html', Array.prototype.join.call(arguments, '')]) }
  document.open = document.close = function () { return document }
  document.execCommand = function (what) {
    if (!/copy|cut/i.test(what)) return true
    var text = '', event = { type: 'copy', clipboardData: { setData: function (k, v) { text = String(v) } } }
    document.dispatchEvent(event)
    var e = dom.focused(); if (!text && e) text = String(e.value || e.textContent)
    if (!text) text = selected
    if (text) ask(['clipboard', text])
    return true
  }
  var selected = ''
  G.getSelection = document.getSelection = function () { return { removeAllRanges: function () {}, addRange: function (r) { selected = r.__text || '' }, selectAllChildren: function (e) { selected = e.textContent }, toString: function () { return selected } } }
  document.createRange = function () { return { selectNode: function (e) { this.__text = e.textContent }, selectNodeContents: function (e) { this.__text = e.textContent }, setStart: function () {}, setEnd: function () {}, createContextualFragment: function (html) { var e = new dom.Element('div'); dom.build(ask(['markup', String(html)]).v, e); return e } } }
  document.cookie = ''; document.title = ''; document.referrer = ''; document.readyState = 'complete'; document.visibilityState = 'visible'; document.hidden = false; document.characterSet = 'UTF-8'; document.domain = ''; document.compatMode = 'CSS1Compat'
  document.hasFocus = function () { return true }
  document.defaultView = document.parentWindow = G; document.currentScript = document.getElementsByTagName('script')[0] || new dom.Element('script')
  document.implementation = { createHTMLDocument: function () { return document }, hasFeature: function () { return true } }
  for (var i = 0; i < kept.length; i++) { var id = kept[i].id; if (id && !(id in G)) G[id] = kept[i] }
  ${windowSource}(G, ask, { later: later, visit: visit, offer: offer, bytes: bytes, latin: latin, binary: binary, utf8: utf8, dom: dom, clipboardData: clipboardData })
  G.__page = function () {
    for (var i = 0; i < kept.length; i++) if (kept[i].tagName !== 'SCRIPT' && kept[i].tagName !== 'IFRAME') { if (kept[i]._on.load) kept[i].dispatchEvent({ type: 'load' }); if (kept[i]._on.error) kept[i].dispatchEvent({ type: 'error' }); if (kept[i]._on.begin) kept[i].dispatchEvent({ type: 'begin' }) }
    document.dispatchEvent({ type: 'DOMContentLoaded' }); document.dispatchEvent({ type: 'readystatechange' }); G.__window.dispatchEvent({ type: 'DOMContentLoaded' }); G.__window.dispatchEvent({ type: 'load' })
    if (typeof G.onload === 'function') G.onload({ type: 'load' })
  }
  G.__user = function () {
    var done = dom.listeners.slice(0, 60)
    for (var i = 0; i < done.length; i++) if (/^(click|mousemove|mouseover|mousedown|mouseup|touchstart|keydown|keyup|scroll|focus|pointermove|visibilitychange|toggle|animationstart|change|input|wheel|pointerdown)$/.test(done[i][1])) done[i][0].dispatchEvent({ type: done[i][1], key: 'a', clientX: 100 + i, clientY: 80, pageX: 100, pageY: 80, button: 0 })
  }
})`
