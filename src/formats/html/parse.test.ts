/** Pages: links, forms, scripts, hidden text, redirection; depth and changed characters. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as check, nat, property, string } from 'fast-check'
import { parseHtml } from './parse.ts'

const sample = `<!doctype html><html><head><title>Sign in</title>
<meta http-equiv="Refresh" content="0; URL='https://a.example/x'">
<script src="//cdn.example/a.js"></script><script>var a = "<b>"</script></head>
<body><p>Dear <b>user</b></p><a href="https://ev
il.example/">https://good.<i>example</i></a>
<form action="https://post.example/" method="POST"><div><input type="Password"></div></form>
<span style="display : none">padding words</span><template><a href="t:1">in template</a></template>
<iframe src="https://frame.example/"></iframe></body></html>`

test('reads what a page shows and does', () => {
  const page = parseHtml(sample)
  assert.deepEqual(page.links, [
    { href: 'https://evil.example/', text: 'https://good.example' },
    { href: 't:1', text: 'in template' },
  ])
  assert.deepEqual(page.forms, [{ action: 'https://post.example/', method: 'post', hasPassword: true, fields: [''] }])
  assert.deepEqual(page.scripts, ['var a = "<b>"'])
  assert.deepEqual(page.sources, ['//cdn.example/a.js', 'https://frame.example/'])
  assert.deepEqual(page.hiddenText, ['padding words'])
  assert.equal(page.metaRefresh, 'https://a.example/x')
  assert.match(page.text, /^Sign in Dear user https:\/\/good\.example/)
  assert.equal(page.truncated, false)
})

test('counts a password field without a form', () => {
  assert.deepEqual(parseHtml('<input type=password>').forms, [
    { action: '', method: 'get', hasPassword: true, fields: [''] },
  ])
})

test('reads links behind noscript, and hidden by every usual way', () => {
  assert.equal(parseHtml('<noscript><a href=x>y</a></noscript>').links.length, 1)
  for (const mark of ['hidden', 'style="font-size:0"', 'style="opacity: 0;"', 'style="VISIBILITY:hidden"'])
    assert.deepEqual(parseHtml(`<div ${mark}><p>unseen</p></div>`).hiddenText, ['unseen'])
  assert.deepEqual(parseHtml('<p style="opacity:0.9;font-size:0.9em">seen</p>').hiddenText, [])
})

test('keeps what came before nesting without end', () => {
  const page = parseHtml(`<a href="x">y</a>${'<div>'.repeat(100_000)}`)
  assert.deepEqual([page.links.length, page.truncated], [1, true])
})

test('never throws on changed or arbitrary text', () => {
  check(property(string({ maxLength: 200 }), (text) => assert.equal(typeof parseHtml(text).text, 'string')))
  check(
    property(nat(sample.length), string({ maxLength: 3 }), (at, text) => {
      assert.ok(parseHtml(sample.slice(0, at) + text + sample.slice(at + 1)).links.length <= 3)
    }),
  )
})
