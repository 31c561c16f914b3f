/** The part of JScript that lives inside QuickJS: proxies to COM objects, the virtual clock and seeded chance. */
import { browserSource } from './guest-browser.ts'

export const guestSource = String.raw`(function (G, call) {
  var parse = JSON.parse, stringify = JSON.stringify, ids = new WeakMap(), realDate = Date, realFunction = Function, indirect = eval
  function ask(message) {
    var answer = parse(call(stringify(message)))
    if (answer.quit) for (;;) {}
    if (answer.e) { var error = new Error(answer.e[1]); error.number = answer.e[0]; error.description = answer.e[1]; error.name = 'Error'; throw error }
    return answer
  }
  function pack(v) {
    if (v === undefined) return { u: 1 }
    if (typeof v === 'object' || typeof v === 'function') {
      if (v === null) return { v: null }
      var id = ids.get(v)
      if (id !== undefined) return { o: id }
      if (Array.isArray(v)) return { a: Array.prototype.map.call(v, pack) }
      return { v: String(v) }
    }
    if (typeof v === 'number' && !isFinite(v)) return { v: String(v) }
    return { v: v }
  }
  function unpack(r) {
    if (r.u) return undefined
    if (r.a) return r.a.map(unpack)
    return r.o === undefined ? r.v : wrap(r.o, r.n)
  }
  function wrap(id, name) {
    var methods = {}, handlers = {}
    var target = function () {}
    var proxy = new Proxy(target, {
      get: function (t, p) {
        if (typeof p === 'symbol') return p === Symbol.toPrimitive ? function () { return ask(['text', id]).v } : undefined
        if (p === 'toString' || p === 'valueOf') return function () { return ask(['text', id]).v }
        var key = p.toLowerCase()
        if (methods[key]) return methods[key]
        var r = ask(['get', id, p])
        if (!r.m) return unpack(r)
        return methods[key] = function () {
          var result = unpack(ask(['call', id, p, Array.prototype.map.call(arguments, pack)]))
          if (key === 'send' || key === 'load' || key === 'loadxml') for (var name in handlers) handlers[name].call(proxy)
          return result
        }
      },
      set: function (t, p, v) {
        ask(['set', id, String(p), pack(v)])
        if (typeof v === 'function' && /^on/i.test(p)) handlers[String(p).toLowerCase()] = v
        return true
      },
      has: function () { return true },
      apply: function (t, self, args) { return unpack(ask(['call', id, '', args.map(pack)])) },
    })
    ids.set(proxy, id)
    return proxy
  }
  G.ActiveXObject = function (name) { return unpack(ask(['create', String(name)])) }
  G.GetObject = function (name, running) { return unpack(ask(['moniker', name === undefined ? '' : String(name), running === undefined ? '' : String(running)])) }
  G.WScript = G.WSH = wrap(0, 'WScript')
  G.Enumerator = function (c) {
    var all = Array.isArray(c) ? c : ids.has(c) ? unpack(ask(['items', ids.get(c)])) : [], at = 0
    this.atEnd = function () { return at >= all.length }
    this.item = function () { return all[at] }
    this.moveNext = function () { at++ }
    this.moveFirst = function () { at = 0 }
  }
  G.VBArray = function (c) {
    var all = Array.isArray(c) ? c : ids.has(c) ? unpack(ask(['items', ids.get(c)])) : []
    this.toArray = function () { return all }
    this.ubound = function () { return all.length - 1 }
    this.lbound = function () { return 0 }
    this.getItem = function (i) { return all[i] }
  }
  G.__layer = function (code, kind) { return typeof code === 'string' ? ask(['layer', kind || 'eval', code]).v : code }
  G.__indirect = function (code) { return indirect(G.__layer(code, 'eval')) }
  G.Function = new Proxy(realFunction, {
    construct: function (t, a) { if (a.length) ask(['layer', 'Function', String(a[a.length - 1])]); return Reflect.construct(t, a) },
    apply: function (t, self, a) { if (a.length) ask(['layer', 'Function', String(a[a.length - 1])]); return t.apply(self, a) },
  })
  realFunction.prototype.constructor = G.Function
  function now() { return ask(['now']).v }
  G.Date = new Proxy(realDate, {
    construct: function (t, a) { return a.length ? Reflect.construct(t, a) : new t(now()) },
    apply: function () { return String(new realDate(now())) },
    get: function (t, p) { return p === 'now' ? now : t[p] },
  })
  realDate.prototype.constructor = G.Date
  var state = ask(['seed']).v | 0
  Math.random = function () {
    state = (state + 0x6d2b79f5) | 0
    var t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  G.ScriptEngine = function () { return 'JScript' }
  G.ScriptEngineMajorVersion = function () { return 5 }
  G.ScriptEngineMinorVersion = function () { return 8 }
  G.ScriptEngineBuildVersion = function () { return 16384 }
  G.CollectGarbage = function () {}
  if (ask(['acrobat?']).v) G.__ask = ask
  G.__give = function (v) { ask(['result', pack(v)]) }
  G.__handed = function () { return unpack(ask(['handed'])) }
  G.__ref = function (o, name) {
    var args = Array.prototype.slice.call(arguments, 2), id = ids.get(o)
    return { set v(value) { if (id === undefined) { if (name === '') o[args[0]] = value; else o[name][args[0]] = value } else ask(['put', id, name, args.concat([value]).map(pack)]) } }
  }
  G.__compile = function (code) { return new realFunction('event', G.__layer(String(code), 'handler')) }
  var queue = [], serial = 0, clock = 0
  function later(f, span) {
    var id = ++serial
    if (queue.length < 10000) queue.push({ id: id, due: clock + Math.max(0, +span || 0), f: f, args: Array.prototype.slice.call(arguments, 2), left: 0 })
    return id
  }
  function every(f, span) { var id = later.apply(null, arguments); if (queue.length && queue[queue.length - 1].id === id) { queue[queue.length - 1].left = 40; queue[queue.length - 1].span = Math.max(1, +span || 0) } return id }
  function cancel(id) { queue = queue.filter(function (one) { return one.id !== id }) }
  function earliest() { var best = 0; for (var i = 1; i < queue.length; i++) if (queue[i].due < queue[best].due) best = i; return queue.splice(best, 1)[0] }
  var stages = []
  G.__turn = function () {
    for (var count = 0; queue.length && count < 500; count++) {
      var one = earliest()
      if (one.due > clock) { ask(['tick', one.due - clock]); clock = one.due }
      if (one.left > 0) { one.left--; one.due = clock + one.span; queue.push(one) }
      if (typeof one.f === 'string') G.__indirect(one.f); else if (typeof one.f === 'function') one.f.apply(G, one.args)
    }
    if (!queue.length && stages.length) stages.shift()()
    G.__give(queue.length > 0 || stages.length > 0)
  }
  if (ask(['browser']).v) {
    G.window = G.self = G.top = G.parent = G
    G.alert = function (t) { ask(['dialog', String(t)]) }
    G.setTimeout = G.setImmediate = later
    G.requestAnimationFrame = function (f) { return later(f, 16, clock) }
    G.requestIdleCallback = function (f) { return later(f, 16, { timeRemaining: function () { return 10 } }) }
    G.queueMicrotask = function (f) { Promise.resolve().then(f) }
    G.setInterval = every
    G.clearTimeout = G.clearInterval = G.cancelAnimationFrame = cancel
;${browserSource}(G, ask, later)
    stages = [G.__page, G.__user]
  }
})(globalThis, __call); delete globalThis.__call`
