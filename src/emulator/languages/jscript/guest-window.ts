/** The rest of a browser's window inside QuickJS: navigator, location, requests, readers, encoders, crypto, storage. */
export const windowSource = String.raw`(function (G, ask, k) {
  var E = k.dom.Element, W = new E('#window')
  function none() {}
  G.__window = W
  G.addEventListener = function (t, f) { W.addEventListener(t, f) }
  G.removeEventListener = G.postMessage = G.scrollTo = G.scrollBy = G.focus = G.blur = G.print = G.stop = G.close = G.moveTo = G.resizeTo = G.moveBy = G.resizeBy = none
  G.attachEvent = function (t, f) { W.addEventListener(String(t).replace(/^on/, ''), f) }
  G.dispatchEvent = function (e) { return W.dispatchEvent(e) }
  G.open = function (u) { if (u) k.visit(u); return G }
  G.navigate = k.visit
  G.confirm = function (t) { ask(['dialog', String(t)]); return true }
  G.prompt = function (t) { ask(['dialog', String(t)]); return '' }
  G.execScript = function (code) { G.__indirect(String(code)) }
  G.clipboardData = k.clipboardData
  G.showModalDialog = none
  G.navigator = {
    userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36', appVersion: '5.0 (Windows NT 10.0; Win64; x64)', appName: 'Netscape', vendor: 'Google Inc.', product: 'Gecko',
    language: 'en-US', languages: ['en-US', 'en'], platform: 'Win32', webdriver: false, hardwareConcurrency: 8, deviceMemory: 8, maxTouchPoints: 0, cookieEnabled: true, onLine: true, plugins: [1, 2, 3, 4, 5], mimeTypes: [1, 2], doNotTrack: null,
    msSaveBlob: function (b, n) { k.offer(n, b); return true }, msSaveOrOpenBlob: function (b, n) { k.offer(n, b); return true },
    clipboard: { writeText: function (t) { ask(['clipboard', String(t)]); return Promise.resolve() }, write: function (items) { (items || []).forEach(function (i) { var d = i.__items || {}; for (var t in d) if (d[t] && d[t].__blob) ask(['clipboard', d[t].__blob]) }); return Promise.resolve() }, readText: function () { return Promise.resolve('') } },
    sendBeacon: function (u) { ask(['fetch', 'POST', String(u)]); return true }, javaEnabled: function () { return false }, getBattery: function () { return Promise.resolve({ level: 0.8, charging: true }) },
    serviceWorker: { register: function () { return Promise.resolve({}) } }, permissions: { query: function () { return Promise.resolve({ state: 'granted' }) } }, userAgentData: { mobile: false, platform: 'Windows', brands: [], getHighEntropyValues: function () { return Promise.resolve({ platformVersion: '15.0.0' }) } },
  }
  G.Intl = G.Intl || { DateTimeFormat: function () { return { format: function (d) { return String(d || new G.Date()) }, formatToParts: function () { return [] }, resolvedOptions: function () { return { locale: 'en-US', timeZone: 'Europe/Berlin', calendar: 'gregory' } } } }, NumberFormat: function () { return { format: String, resolvedOptions: function () { return { locale: 'en-US' } } } } }
  G.ClipboardItem = function (items) { this.__items = items }
  G.screen = { width: 1920, height: 1080, availWidth: 1920, availHeight: 1040, colorDepth: 24, pixelDepth: 24 }
  G.innerWidth = G.outerWidth = 1600; G.innerHeight = G.outerHeight = 900; G.devicePixelRatio = 1; G.name = ''; G.length = 0; G.chrome = { runtime: {} }; G.frames = G
  var place = { assign: k.visit, replace: k.visit, reload: none, toString: function () { return 'file:///C:/Users/john/Downloads/page.html' }, protocol: 'file:', host: '', hostname: '', pathname: '/C:/Users/john/Downloads/page.html', search: '', origin: 'null', port: '' }
  var hash = ''
  Object.defineProperty(place, 'hash', { get: function () { return hash }, set: function (v) { hash = String(v) } })
  Object.defineProperty(place, 'href', { get: place.toString, set: k.visit })
  Object.defineProperty(G, 'location', { get: function () { return place }, set: k.visit })
  Object.defineProperty(G.document, 'location', { get: function () { return place }, set: k.visit })
  Object.defineProperty(G.document, 'URL', { get: place.toString })
  G.document.activeElement = G.document.body; G.document.addEventListener = E.prototype.addEventListener
  G.history = { pushState: none, replaceState: none, back: none, forward: none, go: none, length: 2, state: null }
  function storage() { var map = {}; return { getItem: function (n) { return n in map ? map[n] : null }, setItem: function (n, v) { map[n] = String(v) }, removeItem: function (n) { delete map[n] }, clear: function () { map = {} }, key: function (i) { return Object.keys(map)[i] }, length: 0 } }
  G.localStorage = storage(); G.sessionStorage = storage()
  G.performance = { now: function () { return G.Date.now() % 100000 }, mark: none, measure: none, timing: {}, getEntriesByType: function () { return [] } }
  G.console = {}; ['log', 'info', 'warn', 'error', 'debug', 'table', 'clear', 'time', 'timeEnd', 'group', 'groupEnd', 'trace', 'dir'].forEach(function (n) { G.console[n] = function () { if (arguments.length) ask(['print', Array.prototype.join.call(arguments, ' ')]) } })
  G.Event = G.CustomEvent = G.MouseEvent = G.KeyboardEvent = G.UIEvent = G.PointerEvent = function (type, init) { this.type = type; for (var n in init) this[n] = init[n] }
  G.MutationObserver = G.IntersectionObserver = G.ResizeObserver = G.PerformanceObserver = function () { this.observe = this.disconnect = this.unobserve = none; this.takeRecords = function () { return [] } }
  G.matchMedia = function () { return { matches: false, addListener: none, addEventListener: none } }
  G.getComputedStyle = function (e) { return e.style || {} }
  G.Image = function () { return new E('img') }; G.Audio = function () { var e = new E('audio'); e.play = function () { return Promise.resolve() }; return e }; G.Option = function () { return new E('option') }
  G.HTMLElement = G.Element = G.Node = G.HTMLDocument = G.HTMLAnchorElement = E
  G.DOMParser = function () { this.parseFromString = function (t) { var e = new E('#document'); k.dom.build(ask(['markup', String(t)]).v, e); e.body = e.documentElement = e; return e } }
  G.XMLSerializer = function () { this.serializeToString = function (e) { return e.innerHTML } }
  G.TextDecoder = function (label) { var wide = /16/.test(label || ''), one = /latin|1252|8859|ascii/i.test(label || ''); this.decode = function (b) { if (b === undefined) return ''; var t = k.binary(b); if (one) return t; if (wide) { var o = ''; for (var i = 0; i + 1 < t.length; i += 2) o += String.fromCharCode(t.charCodeAt(i) | t.charCodeAt(i + 1) << 8); return o } try { return decodeURIComponent(escape(t)) } catch (e) { return t } } }
  G.TextEncoder = function () { this.encode = function (t) { return k.bytes(k.utf8(t)) } }
  G.FileReader = function () { var r = this; function read(make) { return function (b) { k.later(function () { r.result = make(b); r.readyState = 2; var e = { target: r, type: 'load' }; if (r.onload) r.onload(e); if (r.onloadend) r.onloadend(e) }, 1) } } r.readAsText = read(function (b) { return b.__blob }); r.readAsBinaryString = r.readAsText; r.readAsArrayBuffer = read(function (b) { return k.bytes(b.__blob).buffer }); r.readAsDataURL = read(function (b) { return 'data:' + (b.type || 'application/octet-stream') + ';base64,' + G.btoa(b.__blob) }); r.addEventListener = function (t, f) { r['on' + t] = f } }
  G.FormData = function () { var d = {}; this.append = this.set = function (n, v) { d[n] = v }; this.get = function (n) { return d[n] }; this.entries = function () { return [] } }
  G.Headers = function () { this.append = this.set = this.get = this.has = none }
  G.Request = function (u, o) { this.url = String(u); this.method = (o && o.method) || 'GET' }
  G.AbortController = function () { this.signal = {}; this.abort = none }
  function response(url, got) { var b = new G.Blob([k.bytes(got[1])]); return { ok: got[0] === 200, status: got[0], url: url, headers: { get: function () { return null } }, body: b.stream(), text: function () { return Promise.resolve(got[1]) }, blob: function () { return Promise.resolve(b) }, arrayBuffer: function () { return b.arrayBuffer() }, clone: function () { return response(url, got) }, json: function () { return Promise.resolve(got[1]).then(JSON.parse) } } }
  G.Response = function (body) { return response('', [200, body === undefined ? '' : k.binary(body)]) }
  G.fetch = function (u, o) { var url = String((u && u.url) || u); if (/^data:/i.test(url)) return Promise.resolve(response(url, [200, /;base64,/i.test(url) ? G.atob(url.replace(/^[^,]*,/, '')) : unescape(url.replace(/^[^,]*,/, ''))])); return Promise.resolve(response(url, ask(['fetch', (o && o.method) || 'GET', url]).v)) }
  G.XMLHttpRequest = function () { var x = this, asked = ['GET', '']; x.readyState = 0; x.open = function (m, u) { asked = [String(m), String(u)]; x.readyState = 1 }; x.setRequestHeader = x.overrideMimeType = x.abort = none; x.getResponseHeader = x.getAllResponseHeaders = function () { return '' }; x.addEventListener = function (t, f) { x['on' + t] = f }
    x.send = function () { var got = ask(['fetch', asked[0], asked[1]]).v; x.status = got[0]; x.readyState = 4; x.responseText = got[1]; x.response = x.responseType === 'arraybuffer' ? k.bytes(got[1]).buffer : x.responseType === 'blob' ? new G.Blob([k.bytes(got[1])]) : got[1]; k.later(function () { var e = { target: x, type: 'load' }; if (x.onreadystatechange) x.onreadystatechange(e); if (x.onload) x.onload(e); if (x.onloadend) x.onloadend(e) }, 5) } }
  G.WebSocket = function (u) { ask(['fetch', 'GET', String(u).replace(/^ws/, 'http')]); this.send = this.close = this.addEventListener = none }
  G.EventSource = G.BroadcastChannel = G.MessageChannel = function () { this.addEventListener = this.postMessage = none; this.port1 = this.port2 = { postMessage: none } }
  G.Worker = G.SharedWorker = function (u) { ask(['note', 'Worker', String(u)]); this.postMessage = this.terminate = this.addEventListener = none }
  G.Notification = function (t) { ask(['dialog', String(t)]) }; G.Notification.requestPermission = function () { return Promise.resolve('denied') }
  G.WebAssembly = { instantiate: function () { ask(['note', 'WebAssembly', 'instantiate']); return Promise.resolve({ instance: { exports: {} }, module: {} }) }, compile: function () { ask(['note', 'WebAssembly', 'compile']); return Promise.resolve({}) }, instantiateStreaming: function () { ask(['note', 'WebAssembly', 'instantiateStreaming']); return Promise.resolve({ instance: { exports: {} }, module: {} }) }, Module: function () { ask(['note', 'WebAssembly', 'Module']) }, Instance: function () { ask(['note', 'WebAssembly', 'Instance']); this.exports = {} }, Memory: function () { this.buffer = new ArrayBuffer(65536) }, validate: function () { return true } }
  G.showSaveFilePicker = function (o) { var name = (o && o.suggestedName) || ''; return Promise.resolve({ createWritable: function () { var parts = []; return Promise.resolve({ write: function (b) { parts.push(b); return Promise.resolve() }, close: function () { k.offer(name, new G.Blob(parts)); return Promise.resolve() } }) } }) }
  function buffer(text) { return k.bytes(text).buffer }
  function name(a) { return String((a && a.name) || a) }
  function key(raw) { return { __key: raw, type: 'secret', extractable: true } }
  G.crypto = { getRandomValues: function (a) { for (var i = 0; i < a.length; i++) a[i] = Math.floor(Math.random() * 256); return a }, randomUUID: function () { return '7c9e6679-7425-40de-944b-e07fc1f90ae7' }, subtle: {
    importKey: function (f, raw) { return Promise.resolve(key(f === 'jwk' ? G.atob(String(raw.k).replace(/-/g, '+').replace(/_/g, '/')) : k.binary(raw))) },
    decrypt: function (a, s, data) { try { return Promise.resolve(buffer(ask(['decrypt', name(a), s.__key, k.binary(a.iv || a.counter || new Uint8Array(16)), k.binary(data)]).v)) } catch (e) { return Promise.reject(e) } },
    digest: function (a, data) { return Promise.resolve(buffer(ask(['digest', name(a), k.binary(data)]).v)) },
    sign: function (a, s, data) { return Promise.resolve(buffer(ask(['sign', name(a.hash || 'SHA-256'), s.__key, k.binary(data)]).v)) },
    deriveKey: function (a, s, to) { return Promise.resolve(key(ask(['derive', name(a.hash), s.__key, k.binary(a.salt || ''), a.iterations || 1, (to && to.length) || 256]).v)) },
    deriveBits: function (a, s, bits) { return Promise.resolve(buffer(ask(['derive', name(a.hash), s.__key, k.binary(a.salt || ''), a.iterations || 1, bits]).v)) },
    encrypt: function (a, s, data) { return Promise.resolve(data) }, generateKey: function () { return Promise.resolve(key('')) }, exportKey: function (f, s) { return Promise.resolve(buffer(s.__key)) },
  } }
  G.DecompressionStream = function (f) { this.format = f }
})`
