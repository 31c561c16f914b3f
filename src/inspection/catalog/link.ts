/** Rules on addresses: how they are written, where they lead, what the reader is shown instead. */
import type { RuleTable } from './rule.ts'

const phishing = 'Phishing.URL.Generic'
const spear = ['T1566.002']

export const linkRules: RuleTable = {
  'link.text-differs': { severity: 'info', text: 'A link shows one site and leads to another', techniques: spear },
  'link.brand-text-differs': {
    severity: 'medium',
    text: 'A link shows the address of a known company and leads elsewhere',
    threat: phishing,
    techniques: spear,
  },
  'link.userinfo': {
    severity: 'medium',
    text: 'A link puts the name of a site before an @, so that it seems to lead there',
    threat: phishing,
    techniques: spear,
  },
  'link.ip-host': { severity: 'info', text: 'A link leads to a bare IP address' },
  'link.ip-disguised': {
    severity: 'medium',
    text: 'A link writes an IP address in an unusual form',
    threat: phishing,
    techniques: spear,
  },
  'link.punycode': { severity: 'info', text: 'A link leads to an internationalised domain' },
  'link.mixed-script': {
    severity: 'medium',
    text: 'A link leads to a domain that mixes letters of different scripts',
    threat: phishing,
    techniques: ['T1583.001'],
  },
  'link.brand-look-alike': {
    severity: 'medium',
    text: 'A link leads to a domain that looks like that of a known company',
    threat: 'Phishing.URL.LookAlike',
    techniques: ['T1583.001'],
  },
  'link.own-look-alike': {
    severity: 'high',
    text: 'A link leads to a domain that looks like one of your own',
    threat: 'Phishing.URL.LookAlike',
    techniques: ['T1583.001'],
  },
  'link.brand-in-subdomain': {
    severity: 'medium',
    text: 'A link uses the address of a known company as a part of another address',
    threat: phishing,
    techniques: spear,
  },
  'link.brand-in-path': {
    severity: 'low',
    text: 'A link names the site of a known company in its path',
    techniques: spear,
  },
  'link.brand-in-name': { severity: 'low', text: 'A link leads to a domain that contains the name of a known company' },
  'link.shortener': { severity: 'info', text: 'A link is shortened and hides where it leads' },
  'link.redirector': { severity: 'info', text: 'A link passes through an open redirector of another site' },
  'link.free-hosting': { severity: 'info', text: 'A link leads to a page that anybody can put up for free' },
  'link.odd-port': { severity: 'info', text: 'A link leads to an unusual port' },
  'link.dynamic-host': {
    severity: 'info',
    text: 'A link leads to the line of a customer of some provider, not to a server',
  },
  'link.script': {
    severity: 'low',
    text: 'A link runs script or carries its page in itself',
    techniques: ['T1059.007'],
  },
  'link.program': { severity: 'low', text: 'A link leads straight to a program or archive', techniques: spear },
  'link.search-protocol': {
    severity: 'high',
    text: 'A link opens a program of Windows by its protocol',
    threat: 'Trojan.Script.Protocol',
    techniques: ['T1566.002', 'T1218'],
  },
  'link.share': {
    severity: 'medium',
    text: 'A link or picture leads to a network share, which sends the password hash of the reader',
    threat: 'Trojan.HTML.Share',
    techniques: ['T1187'],
  },
  'link.in-code': { severity: 'low', text: 'A picture code leads to an address', techniques: spear },
  'link.defanged': { severity: 'info', text: 'An address is written so that it cannot be clicked' },
}
