/** Acrobat's objects inside QuickJS: app, this as a document, util, event, Collab; what reaches out is told to the host. */
export const acrobatSource = String.raw`function (G, facts) {
  var ask = G.__ask
  function none() {}
  function tell(member, fields) { ask(['acrobat', member, JSON.stringify(fields || {})]) }
  function launch(url) { ask(['launch', String(url && url.cURL !== undefined ? url.cURL : url)]) }
  var doc = G
  doc.info = { Title: '', Author: '', Subject: '', Keywords: '', Creator: '', Producer: '' }
  for (var k in facts.info) { doc.info[k] = facts.info[k]; doc.info[k.toLowerCase()] = facts.info[k]; doc[k.toLowerCase()] = facts.info[k] }
  doc.numPages = 1; doc.pageNum = 0; doc.path = '/C/Users/john/Desktop/document.pdf'; doc.URL = 'file:///C|/Users/john/Desktop/document.pdf'; doc.documentFileName = 'document.pdf'; doc.filesize = 84211; doc.dirty = false; doc.hidden = false; doc.zoom = 100; doc.numFields = facts.fields.length; doc.external = false
  var words = facts.text.split(/\s+/).filter(Boolean)
  doc.getPageNumWords = function () { return words.length }
  doc.getPageNthWord = function (page, at) { return words[at] || '' }
  doc.syncAnnotScan = doc.closeDoc = doc.calculateNow = doc.resetForm = doc.scroll = doc.removeField = doc.removeDataObject = doc.print = doc.addWatermarkFromText = none
  var annotations = facts.annotations.map(function (a) { return { type: 'Text', name: a.name, subject: a.subject, contents: a.contents, author: '', page: 0, getProps: function () { return this }, setProps: none, destroy: none } })
  doc.getAnnots = doc.getAnnots3D = function () { return annotations.length ? annotations : null }
  doc.getAnnot = function (page, name) { for (var i = 0; i < annotations.length; i++) if (annotations[i].name === name) return annotations[i]; return annotations[0] || null }
  doc.addAnnot = function (o) { return { setProps: none, destroy: none } }
  var fields = facts.fields.map(function (f) { return { name: f.name, value: f.value, valueAsString: f.value, userName: f.tip, display: 0, hidden: false, setAction: function (t, code) { G.__indirect(String(code)) }, buttonGetCaption: function () { return f.value }, setFocus: none, page: 0, type: 'text' } })
  doc.getField = function (name) { for (var i = 0; i < fields.length; i++) if (fields[i].name === name) return fields[i]; return null }
  doc.getNthFieldName = function (i) { return fields[i] ? fields[i].name : '' }
  doc.addField = function (name) { var f = { name: name, value: '', setAction: none, setFocus: none }; fields.push(f); return f }
  doc.exportDataObject = function (o) { tell('exportDataObject', { Name: String((o && o.cName) || arguments[0] || ''), Launch: String((o && o.nLaunch) || arguments[2] || 0) }) }
  doc.dataObjects = []; doc.getDataObject = function (n) { return { name: n, path: n, size: 0 } }; doc.getDataObjectContents = function () { return '' }; doc.importDataObject = none
  doc.submitForm = function (o) { launchForm(o && o.cURL !== undefined ? o.cURL : o) }
  function launchForm(url) { ask(['acrobat', 'submitForm', JSON.stringify({ Url: String(url) })]); ask(['request', String(url)]) }
  doc.getURL = launch; doc.mailDoc = doc.mailForm = function (o) { tell('mailDoc', { To: String((o && o.cTo) || '') }) }
  doc.saveAs = function (o) { tell('saveAs', { Path: String((o && o.cPath) || o) }) }
  doc.hostContainer = undefined; doc.media = { newPlayer: none, getPlayers: function () { return [] } }
  doc.createDataObject = function (n, v) { tell('createDataObject', { Name: String(n && n.cName !== undefined ? n.cName : n) }) }
  doc.bookmarkRoot = { children: [], execute: none }; doc.gotoNamedDest = none; doc.xfa = undefined
  G.app = {
    viewerType: 'Reader', viewerVersion: 11.01, viewerVariation: 'Reader', platform: 'WIN', language: 'ENU', formsVersion: 11.01, activeDocs: [doc], doc: doc, plugIns: [{ name: 'EScript', version: 11.01 }], calculate: true, focusRect: true, runtimeHighlight: false, toolbar: true, numPlugIns: 12, isOpen: true,
    alert: function (o) { ask(['dialog', String(o && o.cMsg !== undefined ? o.cMsg : o)]); return 1 },
    response: function (o) { ask(['dialog', String(o && o.cQuestion !== undefined ? o.cQuestion : o)]); return '' },
    beep: none, execMenuItem: none, addMenuItem: none, addToolButton: none, popUpMenu: none, popUpMenuEx: none, clearTimeOut: none, clearInterval: none, goBack: none, mailMsg: function (o) { tell('mailMsg', { To: String((o && o.cTo) || '') }) },
    setTimeOut: function (code) { G.__indirect(String(code)); return {} }, setInterval: function (code) { G.__indirect(String(code)); return {} },
    launchURL: launch, openDoc: function (o) { launch(o && o.cPath !== undefined ? o.cPath : o); return doc }, newDoc: function () { return doc }, openFDF: launch, browseForDoc: function () { return null }, execDialog: function () { return 'ok' }, trustedFunction: function (f) { return f }, beginPriv: none, endPriv: none, getPath: function () { return '/C/Users/john' }, trustPropagatorFunction: function (f) { return f }, newFDF: function () { return doc }, isValidSaveLocation: function () { return true },
  }
  function printf(format) { var args = Array.prototype.slice.call(arguments, 1), at = 0; return String(format).replace(/%(,?\d?)([-+ 0#]*)(\d*)(?:\.(\d+))?([dfsxX%])/g, function (m, c, flags, width, precision, kind) { if (kind === '%') return '%'; var v = args[at++], out = kind === 'd' ? String(parseInt(v, 10)) : kind === 'f' ? Number(v).toFixed(precision === undefined ? 6 : Math.min(+precision, 100)) : kind === 's' ? String(v) : Number(v).toString(16); if (kind === 'X') out = out.toUpperCase(); var w = Math.min(+width || 0, 100000); while (out.length < w) out = (/0/.test(flags) ? '0' : ' ') + out; if (w > 200) tell('util.printf', { Width: String(w) }); return out }) }
  G.util = { printf: printf, printd: function (f, d) { return String(f) }, printx: function (f, t) { return String(t) }, scand: function (f, t) { return new Date(t) }, byteToChar: function (n) { return String.fromCharCode(n) }, charToByte: function (c) { return String(c).charCodeAt(0) }, spansToXML: String, xmlToSpans: String, stringFromStream: function (s) { return String(s && s.text !== undefined ? s.text : s) }, streamFromString: function (s) { return { text: String(s), read: function () { return String(s) } } }, iconStreamFromIcon: none, readFileIntoStream: none }
  G.event = { target: doc, name: 'Open', type: 'Doc', value: '', rc: true, change: '', targetName: 'document.pdf', commitKey: 0, willCommit: true }
  G.Collab = { collectEmailInfo: function (o) { tell('Collab.collectEmailInfo', { Size: String(String((o && o.msg) || '').length) }) }, getIcon: function (n) { tell('Collab.getIcon', { Size: String(String(n).length) }) }, documentToStream: none, addStateModel: none, isOwner: function () { return true }, newWrStreamToCosObj: none, swConnect: none, user: 'john' }
  G.spell = { customDictionaryOpen: function (a, n) { tell('spell.customDictionaryOpen', { Size: String(String(n).length) }) }, available: true }
  G.media = { newPlayer: function () { tell('media.newPlayer', {}); return {} } }
  G.global = { setPersistent: none, subscribe: none }; G.identity = { name: 'john', loginName: 'john', email: 'john@corp.example', corporation: 'CORP' }; G.security = { handlers: [] }; G.console = { println: function (t) { ask(['print', String(t)]) }, show: none, hide: none, clear: none }; G.color = { transparent: ['T'], black: ['G', 0], white: ['G', 1] }; G.border = {}; G.display = { visible: 0, hidden: 1 }; G.Net = { HTTP: { request: function (o) { ask(['request', String(o && o.cURL)]) } }, streamDecode: function (s) { return s }, streamEncode: function (s) { return s } }; G.SOAP = { connect: launch, request: function (o) { ask(['request', String(o && o.cURL)]); return {} }, streamDecode: function (s) { return s } }; G.ADBC = { newConnection: none }; G.dbg = { bps: [] }; G.tts = { qText: none, talk: none }
  G.AFNumber_Format = G.AFDate_Format = G.AFSimple = G.AFSpecial_Format = G.AFMergeChange = none
  delete G.__ask
}`
