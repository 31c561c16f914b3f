/** Rules on archives, disk images and installers. */
import type { RuleTable } from './rule.ts'

export const archiveRules: RuleTable = {
  'archive.contents': { severity: 'info', text: 'The archive was opened' },
  'archive.encrypted': { severity: 'info', text: 'The archive is encrypted' },
  'archive.password-found': {
    severity: 'low',
    text: 'The archive was opened with a password that came with it or is a usual one',
    techniques: ['T1027.013'],
  },
  'archive.password-earlier-sender': {
    severity: 'low',
    text: 'The archive was opened with a password from an earlier message of the same sender',
    techniques: ['T1027.013'],
  },
  'archive.password-earlier-domain': {
    severity: 'low',
    text: "The archive was opened with a password from an earlier message of the same sender's domain",
    techniques: ['T1027.013'],
  },
  'archive.password-earlier-thread': {
    severity: 'low',
    text: 'The archive was opened with a password from an earlier message of the same thread',
    techniques: ['T1027.013'],
  },
  'archive.password-later-sender': {
    severity: 'low',
    text: 'The archive was opened with a password from a later message of the same sender',
    techniques: ['T1027.013'],
  },
  'archive.password-later-domain': {
    severity: 'low',
    text: "The archive was opened with a password from a later message of the same sender's domain",
    techniques: ['T1027.013'],
  },
  'archive.password-later-thread': {
    severity: 'low',
    text: 'The archive was opened with a password from a later message of the same thread',
    techniques: ['T1027.013'],
  },
  'archive.path-traversal': {
    severity: 'medium',
    text: 'An entry of the archive leaves its folder when unpacked',
    threat: 'Exploit.Archive.PathTraversal',
    techniques: ['T1203'],
  },
  'archive.absolute-path': { severity: 'low', text: 'An entry of the archive has an absolute path' },
  'archive.link': { severity: 'info', text: 'The archive holds a link' },
  'archive.link-traversal': {
    severity: 'low',
    text: 'A link in the archive leads out of its folder',
    techniques: ['T1203'],
  },
  'archive.prepended-data': { severity: 'info', text: 'Other data precedes the archive' },
  'archive.no-directory': {
    severity: 'info',
    text: 'The archive has no central directory; its local headers were read',
  },
  'archive.unlisted-entry': { severity: 'low', text: 'An entry is in the archive but not in its directory' },
  'archive.name-mismatch': { severity: 'low', text: 'Directory and local header give an entry different names' },
  'archive.header-mismatch': { severity: 'low', text: 'Directory and local header of an entry differ' },
  'archive.overlap': { severity: 'low', text: 'Entries of the archive share the same bytes' },
  'archive.checksum-mismatch': { severity: 'info', text: 'The checksum of an entry is not the stated one' },
  'archive.bomb': {
    severity: 'low',
    text: 'The archive grows out of all proportion when unpacked',
    threat: 'Trojan.Archive.Bomb',
    techniques: ['T1499.001'],
  },
  'archive.high-ratio': { severity: 'info', text: 'An entry of the archive packs unusually well' },
  'archive.multivolume': { severity: 'info', text: 'The archive is one volume of several' },
  'archive.damaged': { severity: 'info', text: 'The archive is damaged' },
  'archive.sfx': { severity: 'info', text: 'The program is a self-extracting archive or installer' },
  'archive.nested': { severity: 'info', text: 'The archive holds another archive' },
  'archive.unusual': {
    severity: 'low',
    text: 'Mail hardly ever carries this kind of archive or disk image',
    techniques: ['T1553.005'],
  },
}
