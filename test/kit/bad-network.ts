/** A network between two sides that delays, cuts, corrupts or swallows what passes; written as a TCP proxy on loopback. */
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { Transform, type TransformCallback } from 'node:stream'

export interface Faults {
  /** Milliseconds each piece is late. */
  readonly delay?: number
  /** Share of pieces in which one byte is changed. */
  readonly corrupt?: number
  /** Share of pieces after which the connection is cut. */
  readonly cut?: number
  /** Nothing passes, and nobody is told. */
  readonly swallow?: boolean
}

export class BadNetwork implements AsyncDisposable {
  faults: Faults = {}
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  readonly #random: () => number

  private constructor(server: Server, random: () => number) {
    this.#server = server
    this.#random = random
  }

  static async before(port: number, random: () => number = Math.random): Promise<BadNetwork> {
    const server = createServer()
    const network = new BadNetwork(server, random)
    server.on('connection', (near) => network.#join(near, connect(port, '127.0.0.1')))
    await once(server.listen(0, '127.0.0.1'), 'listening')
    return network
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  cutAll(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cutAll()
    this.#server.close()
  }

  #join(near: Socket, far: Socket): void {
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(from)
      from.once('close', () => (this.#sockets.delete(from), to.destroy()))
      from.on('error', () => undefined)
      const transform = (piece: Buffer, _: string, done: TransformCallback): void => this.#pass(piece, done, near)
      from.pipe(new Transform({ transform })).pipe(to)
    }
  }

  #pass(piece: Buffer, done: TransformCallback, near: Socket): void {
    const { delay = 0, corrupt = 0, cut = 0, swallow = false } = this.faults
    if (swallow) return done()
    const place = Math.floor(this.#random() * piece.length)
    if (this.#random() < corrupt) piece.writeUInt8(piece.readUInt8(place) ^ 0x55, place)
    if (this.#random() < cut) near.destroy()
    setTimeout(() => done(null, piece), delay)
  }
}
