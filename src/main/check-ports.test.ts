import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { test } from 'node:test'
import { checkPorts } from './check-ports.ts'

test('a port in use is named with what it was wanted for; a free one is free afterwards', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  const wanted = { host: '127.0.0.1', port, what: 'SMTP' }
  await assert.rejects(checkPorts([{ ...wanted, port: 0 }, wanted]), {
    code: 'port-in-use',
    message: `Another program listens on port ${port} of 127.0.0.1, wanted for SMTP.`,
  })
  other.close()
  await once(other, 'close')
  await checkPorts([wanted])
  await checkPorts([wanted])
})

test('an address of another machine is an error of the configuration', async () => {
  await assert.rejects(checkPorts([{ host: '192.0.2.1', port: 2525, what: 'SMTP' }]), {
    code: 'invalid-configuration',
    message: /no address 192\.0\.2\.1, wanted for SMTP/,
  })
})
