/** Names that providers give to the lines of their customers: the four numbers of the address with signs between. */
const line = /(?:^|[^0-9])(\d{1,3})[-x_.](\d{1,3})[-x_.](\d{1,3})[-x_.](\d{1,3})(?![0-9])/

/** `host` is no IP address itself. */
export function isDynamicHost(host: string): boolean {
  const match = line.exec(host.slice(0, 253))
  return match !== null && match.slice(1).every((number) => Number(number) <= 255)
}
