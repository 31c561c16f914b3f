/** Passwords given in texts of many languages, in names, by habit. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as check, array, property, string } from 'fast-check'
import { givenPasswords, passwordCandidates } from './candidates.ts'

const from = (text: string): string[] => passwordCandidates({ hints: [], texts: [text], names: [] })

test('takes what follows a word for password', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['The password is Ab12cd.', 'Ab12cd'],
    ['Password for the archive: x9-Z!', 'x9-Z!'],
    ['Пароль: Q1w2. Открой', 'Q1w2'],
    ['пароль к архиву 7788', '7788'],
    ['Das Kennwort lautet "geheim7"', 'geheim7'],
    ['Passwort: Sommer24', 'Sommer24'],
    ['contraseña: hola99', 'hola99'],
    ['mot de passe : azerty1', 'azerty1'],
    ['A senha é banana5', 'banana5'],
    ['wachtwoord: fiets8', 'fiets8'],
    ['hasło: zamek3', 'zamek3'],
    ['şifre: kapi4', 'kapi4'],
    ['lösenord: dörr5', 'dörr5'],
    ['heslo: dvere6', 'dvere6'],
    ['密码：m1ma', 'm1ma'],
    ['パスワード: hiraku1', 'hiraku1'],
    ['PIN 4711', '4711'],
  ]
  for (const [text, password] of cases) assert.ok(from(text).includes(password), text)
  assert.deepEqual(from('Пароль: Q1w2. Открой').slice(0, 2), ['Q1w2.', 'Q1w2'])
})

test('hints come first, then names, then usual ones, then any token, odd ones before words', () => {
  const found = passwordCandidates({
    hints: ['from-thread'],
    texts: ['open it with zX81 please'],
    names: ['invoice_pw777.zip'],
  })
  const order = ['from-thread', 'pw777', 'infected', 'zX81', 'please'].map((word) => found.indexOf(word))
  assert.ok(order.every((place) => place >= 0))
  assert.deepEqual(
    order,
    order.toSorted((one, other) => one - other),
  )
})

test('takes the whole of a quotation', () => {
  assert.ok(from('use «два слова» to open').includes('два слова'))
})

test('a mail gives for another what it calls a password, and what looks like one in a short text', () => {
  assert.deepEqual(givenPasswords(['Пароль: Q1w2']), ['Q1w2'])
  assert.deepEqual(givenPasswords(['Hello, as promised: Zx81-k. Regards']), ['Zx81-k.', 'Zx81-k'])
  assert.deepEqual(givenPasswords(['Shall we eat at noon tomorrow?']), [])
  assert.deepEqual(givenPasswords([`${'Just a long letter. '.repeat(40)} Room A12b is free.`]), [])
  assert.ok(givenPasswords(['password: Ab1 '.repeat(3_000) + 'pin x1y2 '.repeat(3_000)]).length <= 24)
})

test('is bounded and quick on any text', () => {
  check(
    property(array(string({ maxLength: 200 }), { maxLength: 5 }), (texts) =>
      assert.ok(passwordCandidates({ hints: [], texts, names: texts }).length <= 200),
    ),
  )
  assert.ok(from('password '.repeat(50_000)).length <= 200)
})
