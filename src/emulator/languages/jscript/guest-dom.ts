/** The document inside QuickJS: elements with attributes, text and children, found by id, name, tag and simple selectors. */
export const domSource = String.raw`(function (G, ask, hooks) {
  var everything = [], focus = null, byEvent = [], limit = 20000
  function Element(tag) {
    this.tagName = String(tag).toUpperCase(); this.nodeName = this.tagName; this.nodeType = 1
    this.attributes = {}; this.childNodes = []; this.children = this.childNodes; this.style = {}; this.dataset = {}
    this.parentNode = null; this._text = ''; this._on = {}; this.value = ''; this.checked = false
    var self = this
    this.style.setProperty = function (k, v) { self.style[k] = v }
    this.classList = { add: function (c) { self.className = ((self.className || '') + ' ' + c).trim() }, remove: function () {}, toggle: function () {}, contains: function (c) { return (' ' + (self.className || '') + ' ').indexOf(' ' + c + ' ') >= 0 } }
    if (everything.length < limit) everything.push(this)
  }
  var P = Element.prototype
  function define(name, get, set) { Object.defineProperty(P, name, { get: get, set: set, configurable: true, enumerable: true }) }
  function allText(e) { var out = e._text; for (var i = 0; i < e.childNodes.length; i++) out += allText(e.childNodes[i]); return out }
  function setText(v) { this.childNodes.length = 0; this._text = String(v) }
  define('textContent', function () { return allText(this) }, setText)
  define('innerText', function () { return allText(this) }, setText)
  define('text', function () { return allText(this) }, function (v) { setText.call(this, v); if (this.tagName === 'SCRIPT' && this.parentNode) hooks.script(this) })
  define('data', function () { return this._text }, setText)
  define('nodeValue', function () { return this._text }, setText)
  define('innerHTML', function () { return this._html || allText(this) }, function (v) { v = String(v); this._html = v; this.childNodes.length = 0; this._text = ''; build(ask(['markup', v]).v, this); hooks.inserted(this) })
  define('outerHTML', function () { return this.innerHTML }, function (v) { this.innerHTML = v })
  define('firstChild', function () { return this.childNodes[0] || null })
  define('lastChild', function () { return this.childNodes[this.childNodes.length - 1] || null })
  define('firstElementChild', function () { return this.childNodes[0] || null })
  define('parentElement', function () { return this.parentNode })
  define('nextSibling', function () { var s = this.parentNode ? this.parentNode.childNodes : []; return s[s.indexOf(this) + 1] || null })
  define('ownerDocument', function () { return G.document })
  define('contentWindow', function () { return G })
  define('contentDocument', function () { return G.document })
  define('content', function () { return this })
  define('isConnected', function () { return true })
  ;['onload', 'onclick', 'onerror', 'onmouseover', 'onmousemove', 'onfocus', 'onsubmit', 'onchange', 'onreadystatechange', 'onbegin', 'onpageshow', 'onkeydown', 'onanimationstart', 'ontoggle'].forEach(function (n) {
    define(n, function () { return this['_' + n] || null }, function (f) { this['_' + n] = f; this.addEventListener(n.slice(2), function (ev) { if (typeof f === 'function') return f.call(this, ev) }) })
  })
  P.setAttribute = function (k, v) { k = String(k); v = String(v); this.attributes[k] = v; if (/^data-/.test(k)) this.dataset[k.slice(5).replace(/-(\w)/g, function (m, c) { return c.toUpperCase() })] = v
    if (/^on/.test(k)) { var self = this; this.addEventListener(k.slice(2), function (event) { return hooks.handler(v).call(self, event) }) }
    else if (k === 'class') this.className = v; else if (k !== 'style' && k !== 'content') { try { this[k] = v } catch (e) {} } }
  P.setAttributeNS = function (n, k, v) { this.setAttribute(k, v) }
  P.getAttribute = function (k) { k = String(k); return k in this.attributes ? this.attributes[k] : (k === 'class' ? this.className : this[k]) === undefined ? null : String(this[k]) }
  P.getAttributeNS = function (n, k) { return this.getAttribute(k) }
  P.hasAttribute = function (k) { return String(k) in this.attributes }
  P.removeAttribute = function (k) { delete this.attributes[k] }
  P.appendChild = function (c) { if (c && typeof c === 'object') { c.parentNode = this; this.childNodes.push(c); hooks.inserted(c) } return c }
  P.append = P.prepend = P.after = P.before = function () { for (var i = 0; i < arguments.length; i++) { var c = arguments[i]; if (typeof c === 'string') this._text += c; else this.appendChild(c) } }
  P.insertBefore = P.replaceChild = P.insertAdjacentElement = function (c, d) { return this.appendChild(typeof c === 'string' ? d : c) }
  P.insertAdjacentHTML = function (where, html) { build(ask(['markup', String(html)]).v, this); hooks.inserted(this) }
  P.removeChild = function (c) { var i = this.childNodes.indexOf(c); if (i >= 0) this.childNodes.splice(i, 1); return c }
  P.remove = function () { if (this.parentNode) this.parentNode.removeChild(this) }
  P.replaceWith = P.replaceChildren = P.blur = P.scrollIntoView = P.normalize = P.attachEvent = P.detachEvent = P.setSelectionRange = P.scrollTo = P.animate = function () {}
  P.cloneNode = function () { var c = new Element(this.tagName); for (var k in this.attributes) c.setAttribute(k, this.attributes[k]); c._text = this._text; return c }
  P.hasChildNodes = function () { return this.childNodes.length > 0 }
  P.contains = function () { return true }
  P.getBoundingClientRect = function () { return { top: 10, left: 10, width: 200, height: 40, right: 210, bottom: 50, x: 10, y: 10 } }
  P.getContext = function () { return new Proxy({}, { get: function (t, p) { return p === 'getImageData' ? function () { return { data: [] } } : p === 'measureText' ? function () { return { width: 10 } } : function () {} } }) }
  P.toDataURL = function () { return 'data:image/png;base64,iVBORw0KGgo=' }
  P.attachShadow = function () { return this }
  P.focus = P.select = function () { focus = this; if (this._on.focus) this.dispatchEvent({ type: 'focus' }) }
  P.addEventListener = function (type, f) { type = String(type); if (!f) return; (this._on[type] = this._on[type] || []).push(f); if (byEvent.length < 200) byEvent.push([this, type]) }
  P.removeEventListener = function (type) { delete this._on[type] }
  P.attachEvent = function (type, f) { this.addEventListener(String(type).replace(/^on/, ''), f) }
  P.dispatchEvent = function (event) {
    event = event || {}; event.target = event.target || this; event.currentTarget = this; event.preventDefault = event.stopPropagation = event.stopImmediatePropagation = function () {}; event.clipboardData = event.clipboardData || hooks.clipboardData; event.isTrusted = true
    var all = this._on[event.type] || []; for (var i = 0; i < all.length; i++) { var f = all[i]; try { typeof f === 'function' ? f.call(this, event) : f.handleEvent(event) } catch (e) { hooks.failed(e) } }
    if (event.type === 'click') hooks.clicked(this)
    return true
  }
  P.fireEvent = function (type) { this.dispatchEvent({ type: String(type).replace(/^on/, '') }) }
  P.click = function () { this.dispatchEvent({ type: 'click' }) }
  P.Click = P.HHClick = function () {
    if (!/adb880a6-d8ff-11cf-9377-00aa003b7a11/i.test(this.attributes.classid || '')) return this.click()
    var values = {}; this.childNodes.forEach(function (c) { if (c.tagName === 'PARAM') values[String(c.getAttribute('name')).toLowerCase()] = c.getAttribute('value') })
    ask(['help', values.item1 || ''])
  }
  P.submit = P.requestSubmit = function () { hooks.submit(this) }
  P.reset = function () {}
  P.matches = function (s) { return test(this, String(s)) }
  P.closest = function (s) { for (var e = this; e; e = e.parentNode) if (test(e, String(s))) return e; return null }
  define('elements', function () { return find(this, function (e) { return /^(INPUT|SELECT|TEXTAREA|BUTTON)$/.test(e.tagName) }) })
  define('forms', function () { return find(this, function (e) { return e.tagName === 'FORM' }) })
  define('links', function () { return find(this, function (e) { return e.tagName === 'A' }) })
  define('scripts', function () { return find(this, function (e) { return e.tagName === 'SCRIPT' }) })
  define('images', function () { return find(this, function (e) { return e.tagName === 'IMG' }) })
  define('all', function () { return find(this, function () { return true }) })
  function find(root, want) { var out = [], waiting = root.childNodes.slice().reverse(); while (waiting.length && out.length < limit) { var e = waiting.pop(); if (want(e)) { out.push(e); if (e.id) out[e.id] = e; if (e.name) out[e.name] = e } for (var i = e.childNodes.length - 1; i >= 0; i--) waiting.push(e.childNodes[i]) } out.item = function (i) { return out[i] || null }; return out }
  function test(e, selector) {
    return selector.split(',').some(function (one) {
      var last = one.trim().split(/[\s>+~]+/).pop() || '', m, rest = last
      var tag = /^[\w-]+/.exec(rest); if (tag && e.tagName !== tag[0].toUpperCase()) return false
      var parts = rest.match(/[#.][\w-]+|\[[^\]]+\]/g) || []; if (!tag && !parts.length && rest !== '*') return false
      return parts.every(function (p) {
        if (p[0] === '#') return e.id === p.slice(1)
        if (p[0] === '.') return (' ' + (e.className || '') + ' ').indexOf(' ' + p.slice(1) + ' ') >= 0
        m = /^\[([\w-]+)(?:([*^$~|]?)=["']?([^"'\]]*)["']?)?\]$/.exec(p); if (!m) return false
        var v = e.getAttribute(m[1]); if (m[3] === undefined) return v !== null
        v = String(v); return m[2] === '^' ? v.indexOf(m[3]) === 0 : m[2] === '*' ? v.indexOf(m[3]) >= 0 : m[2] === '$' ? v.slice(-m[3].length) === m[3] : v === m[3]
      })
    })
  }
  P.getElementsByTagName = function (n) { n = String(n).toUpperCase(); return find(this, function (e) { return n === '*' || e.tagName === n }) }
  P.getElementsByClassName = function (n) { return find(this, function (e) { return test(e, '.' + n) }) }
  P.getElementsByName = function (n) { return find(this, function (e) { return e.getAttribute('name') === String(n) }) }
  P.getElementById = function (n) { n = String(n); return find(this, function (e) { return e.id === n || e.attributes.id === n })[0] || null }
  P.querySelectorAll = function (s) { s = String(s); return find(this, function (e) { return test(e, s) }) }
  P.querySelector = function (s) { return this.querySelectorAll(s)[0] || null }
  function build(list, root) {
    var made = []
    for (var i = 0; i < list.length; i++) { var one = list[i], e = new Element(one[0]); e._text = one[2]; for (var k in one[1]) e.setAttribute(k, one[1][k]); if (e.tagName === 'TEXTAREA') e.value = one[2]; made.push(e); var p = one[3] < 0 ? root : made[one[3]]; e.parentNode = p; p.childNodes.push(e) }
    return made
  }
  return { Element: Element, build: build, find: find, listeners: byEvent, focused: function () { return focus } }
})`
