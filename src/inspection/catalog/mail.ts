/** Rules on messages as a whole: who they claim to come from, what they want, and combinations of findings. */
import type { RuleTable } from './rule.ts'

const phishing = ['T1566.002']
const attachment = ['T1566.001', 'T1204.002']

export const mailRules: RuleTable = {
  'html.credential-form': {
    severity: 'medium',
    text: 'The page asks for a password',
    threat: 'HTML.Phishing.Form',
    techniques: ['T1598.002', 'T1056.003'],
  },
  'html.credential-form-away': {
    severity: 'high',
    text: 'The attached page asks for a password and sends it to another site',
    threat: 'HTML.Phishing.Form',
    techniques: ['T1598.002', 'T1056.003'],
  },
  'html.card-form': {
    severity: 'medium',
    text: 'The page asks for card or account numbers',
    threat: 'HTML.Phishing.Form',
    techniques: ['T1598.002'],
  },
  'html.form': { severity: 'info', text: 'The page has a form' },
  'html.smuggling': {
    severity: 'high',
    text: 'The page decodes a file inside the browser and offers it as a download',
    threat: 'HTML.Smuggling.Generic',
    techniques: ['T1027.006'],
  },
  'html.script': { severity: 'info', text: 'The page has scripts' },
  'html.redirect': { severity: 'low', text: 'The attached page leads on by itself', techniques: phishing },
  'html.hidden-text': { severity: 'info', text: 'The page holds text that the reader cannot see' },
  'html.written-by-script': {
    severity: 'low',
    text: 'The page is written by script from encoded text',
    techniques: ['T1027'],
  },
  'from.display-address': {
    severity: 'low',
    text: 'The display name of the sender shows another address than the message comes from',
    techniques: ['T1656'],
  },
  'from.brand': {
    severity: 'info',
    text: 'The sender calls itself by the name of a company whose domain it does not use',
    techniques: ['T1656'],
  },
  'from.brand-domain': {
    severity: 'info',
    text: 'The sender domain contains the name of a company that does not own it',
    techniques: ['T1583.001'],
  },
  'from.look-alike': {
    severity: 'medium',
    text: 'The sender domain looks like that of a known company',
    threat: 'Phishing.Sender.LookAlike',
    techniques: ['T1583.001'],
  },
  'from.own-look-alike': {
    severity: 'high',
    text: 'The sender domain looks like one of your own',
    threat: 'Phishing.Sender.LookAlike',
    techniques: ['T1583.001'],
  },
  'from.mixed-script': {
    severity: 'low',
    text: 'The display name of the sender mixes letters of different scripts within a word',
    techniques: ['T1656'],
  },
  'from.several': { severity: 'info', text: 'The message names several senders' },
  'reply-to.differs': { severity: 'info', text: 'Answers go to another domain than the sender' },
  'text.credential-lure': { severity: 'info', text: 'The text urges the reader to confirm or restore an account' },
  'text.payment-lure': { severity: 'info', text: 'The text speaks of an invoice, payment or delivery' },
  'text.urgent-request': { severity: 'info', text: 'The text asks for quiet and quick help with a payment' },
  'text.password-given': { severity: 'info', text: 'The text gives a password' },
  'text.gtube': { severity: 'info', text: 'The message holds the GTUBE test string for spam filters' },
  'phish.brand-lure': {
    severity: 'high',
    text: 'The message speaks for a known company, urges the reader to act and leads elsewhere',
    threat: 'Phishing.Mail.Brand',
    techniques: phishing,
  },
  'phish.lure-deceptive-link': {
    severity: 'high',
    text: 'The message urges the reader to act by a link that hides where it leads',
    threat: 'Phishing.Mail.Generic',
    techniques: phishing,
  },
  'phish.brand-sender': {
    severity: 'medium',
    text: 'The sender calls itself by the name of a company and writes from a domain made to look like it or from a free mailbox',
    threat: 'Phishing.Mail.Brand',
    techniques: ['T1656'],
  },
  'phish.recipient-link': {
    severity: 'medium',
    text: 'A link to a page that anybody can put up carries the address of the recipient',
    threat: 'Phishing.Mail.Recipient',
    techniques: phishing,
  },
  'phish.dressed-link': {
    severity: 'medium',
    text: 'The message wears the looks of its sender and leads to a bare address or an odd port',
    threat: 'Phishing.Mail.Dressed',
    techniques: phishing,
  },
  'phish.lure-shady-link': {
    severity: 'medium',
    text: 'The message urges the reader to act by a link to a bare address or an odd port',
    threat: 'Phishing.Mail.Generic',
    techniques: phishing,
  },
  'phish.lure-sender-twin': {
    severity: 'medium',
    text: 'The message urges the reader to act and leads to a domain that looks like that of its sender',
    threat: 'Phishing.Mail.LookAlike',
    techniques: phishing,
  },
  'phish.lure-form': {
    severity: 'high',
    text: 'The message urges the reader to act and brings a page that asks for secrets',
    threat: 'Phishing.Mail.Form',
    techniques: ['T1566.001', 'T1598.002'],
  },
  'phish.lure-code': {
    severity: 'medium',
    text: 'The message urges the reader to act by a picture code instead of a link',
    threat: 'Phishing.Mail.Code',
    techniques: phishing,
  },
  'phish.sender-lure': {
    severity: 'medium',
    text: 'The sender is not who it says and urges the reader to act',
    threat: 'Phishing.Mail.Sender',
    techniques: ['T1656'],
  },
  'phish.brand-attachment': {
    severity: 'medium',
    text: 'The message speaks for a known company and brings a page or document that leads elsewhere',
    threat: 'Phishing.Mail.Attachment',
    techniques: attachment,
  },
  'bec.request': {
    severity: 'medium',
    text: 'The message asks for a payment or favour and wants the answer sent to another place',
    threat: 'Fraud.Mail.Request',
    techniques: ['T1656'],
  },
  'bec.free-mail-request': {
    severity: 'low',
    text: 'A free mailbox asks for a payment, for data or for a favour',
    techniques: ['T1656'],
  },
  'combination.locked-runnable': {
    severity: 'high',
    text: 'The message gives the password to an archive with a program or script inside',
    threat: 'Trojan.Archive.Locked',
    techniques: ['T1566.001', 'T1027.013'],
  },
  'combination.locked-unopened': {
    severity: 'low',
    text: 'The message speaks of a password and brings an archive or document that could not be opened',
    techniques: ['T1027.013'],
  },
  'combination.image-shortcut': {
    severity: 'high',
    text: 'A disk image or archive holds a shortcut beside hidden or runnable files',
    threat: 'Trojan.Image.Shortcut',
    techniques: ['T1553.005', 'T1204.002'],
  },
  'combination.mail-shortcut': {
    severity: 'medium',
    text: 'The message brings a shortcut, which no honest sender sends',
    threat: 'Trojan.Mail.Shortcut',
    techniques: attachment,
  },
  'combination.payment-runnable': {
    severity: 'high',
    text: 'The message speaks of a payment or delivery and brings a program or script',
    threat: 'Trojan.Mail.Runnable',
    techniques: attachment,
  },
  'combination.payment-macro': {
    severity: 'medium',
    text: 'The message speaks of a payment or delivery and brings a document whose macro runs by itself',
    threat: 'Trojan.Mail.Macro',
    techniques: attachment,
  },
  'combination.disguised-runnable': {
    severity: 'high',
    text: 'A program or script hides behind the looks of a document',
    threat: 'Trojan.Masquerade.Generic',
    techniques: ['T1036'],
  },
  'combination.ambiguous-runnable': {
    severity: 'high',
    text: 'The message is built so that filters and mail programs read it differently, and brings a program or script',
    threat: 'Trojan.Mail.Ambiguous',
    techniques: attachment,
  },
}
