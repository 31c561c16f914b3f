/** A Windows program as a container: files among its resources. What is appended to it other readers open. */
import type { Collector } from '../archive/collector.ts'
import { readLayout } from './layout.ts'
import { readResources, type Resource, resourceType } from './resources.ts'

/** Programs, archives, documents and pages; pictures, menus and texts of the window system are none. */
const files =
  /^(?:4d5a|504b0304|4d534346|377abcaf271c|526172211a07|25504446|d0cf11e0|7f454c46|1f8b08|3c(?:21|3f|68|48|73|53|6a|4a))/
const least = 64

export function unpackProgram(bytes: Buffer, into: Collector): void {
  into.leaveRest()
  const layout = readLayout(bytes)
  if (layout === undefined) return
  for (const resource of readResources(layout)) {
    if (into.full) return into.gap('too many entries')
    if (isFile(resource)) into.add(`resource-${resource.type}-${resource.name}`, resource.bytes)
  }
}

function isFile({ type, bytes }: Resource): boolean {
  return type !== resourceType.manifest && bytes.length >= least && files.test(bytes.toString('hex', 0, 8))
}
