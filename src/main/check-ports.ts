/** Tries the ports before anything else is started, so that a port in use is told at once and not after a minute. */
import { createServer } from 'node:net'
import { Failure } from '#core/errors.ts'

export interface Listening {
  readonly host: string
  /** 0, which takes a free one, is not tried. */
  readonly port: number
  /** In the administrator's words. */
  readonly what: string
}

const advice =
  'If it is Lazaret itself, it is running already. Otherwise --ports 9000 takes 9000 to 9003, --ports 0 free ones, and the configuration file names each port.'

const whyNot = ({ host, port, what }: Listening): Readonly<Record<string, Failure>> => ({
  EADDRINUSE: new Failure('port-in-use', `Another program listens on port ${port} of ${host}, wanted for ${what}.`, [
    advice,
  ]),
  EACCES: new Failure('invalid-configuration', `This user may not listen on port ${port}, wanted for ${what}.`),
  EADDRNOTAVAIL: new Failure('invalid-configuration', `This machine has no address ${host}, wanted for ${what}.`),
})

function check(wanted: Listening): Promise<void> {
  const { host, port } = wanted
  const server = createServer()
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(whyNot(wanted)[error.code ?? ''] ?? error))
    server.listen({ host, port }, () => server.close(() => resolve()))
  })
}

export async function checkPorts(wanted: readonly Listening[]): Promise<void> {
  for (const one of wanted) if (one.port !== 0) await check(one)
}
