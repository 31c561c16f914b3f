/** Files of other computers that a command line names: `\\host\share\…`, WebDAV as `\\host@80\…` and `\\host@SSL\…`. */
import { connect, request } from '../host/network.ts'
import { actorOf, type Started } from './program.ts'

const remotePath =
  /\\\\(?!\.\\|\?\\)([\w-]+(?:\.[\w-]+)+)((?:@(?:ssl|\d{1,5})){0,2})\\((?:DavWWWRoot\\)?)([^\s"'<>|&;,]{1,500})/gi
const mostPaths = 8

/** `\\host@SSL@8443\DavWWWRoot\a\b` as the URL that the WebClient service asks for. */
export function davUrl([, host = '', marks = '', , path = '']: readonly (string | undefined)[]): string {
  const secure = /@ssl/i.test(marks)
  const port = /@(\d{1,5})/.exec(marks)?.[1]
  return `http${secure ? 's' : ''}://${host}${port ? `:${port}` : ''}/${path.replaceAll('\\', '/')}`
}

/** Fetches what stands there, so that whoever opens it finds it. */
export function reachRemoteFiles(started: Started): void {
  const { machine, commandLine } = started
  for (const found of [...commandLine.matchAll(remotePath)].slice(0, mostPaths)) {
    const [path, host = '', marks = '', dav = ''] = found
    if (machine.read(path)) continue
    machine.recorder.indicator('file', path)
    const isDav = marks !== '' || dav !== ''
    if (!isDav) connect(machine, actorOf(started), { host, port: '445' })
    const canned = isDav ? undefined : machine.internet?.answer(davUrl(found), 'GET')
    if (isDav) machine.put(path, request(machine, actorOf(started), { method: 'GET', url: davUrl(found) }).body)
    else {
      machine.recorder.indicator('url', `file://${host}/${path.split('\\').slice(3).join('/')}`)
      if (canned) machine.put(path, canned.body)
    }
  }
}
