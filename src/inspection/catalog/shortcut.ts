/** Rules on small files that Windows opens by their kind. */
import type { RuleTable } from './rule.ts'

export const shortcutRules: RuleTable = {
  'shortcut.remote-icon': {
    severity: 'medium',
    text: 'The file fetches an icon or picture from a network share as soon as it is shown',
    threat: 'Trojan.Shortcut.Leak',
    techniques: ['T1187'],
  },
  'shortcut.remote-folder': {
    severity: 'medium',
    text: 'The file shows or uses a folder that lies elsewhere as if it were here',
    threat: 'Trojan.Shortcut.Remote',
    techniques: ['T1187', 'T1204.002'],
  },
  'shortcut.remote-program': {
    severity: 'medium',
    text: 'The shortcut opens a program or archive on another machine',
    threat: 'Trojan.Shortcut.Remote',
    techniques: ['T1204.002'],
  },
  'shortcut.remote-desktop': {
    severity: 'low',
    text: 'The file connects to the desktop of another machine',
    techniques: ['T1021.001'],
  },
  'shortcut.remote-desktop-drives': {
    severity: 'medium',
    text: 'The file hands the drives of this machine to the one it connects to',
    threat: 'Trojan.RDP.Drives',
    techniques: ['T1021.001', 'T1039'],
  },
  'shortcut.remote-desktop-program': {
    severity: 'low',
    text: 'The file shows a program of another machine as if it ran here',
    techniques: ['T1219'],
  },
  'shortcut.console-command': {
    severity: 'medium',
    text: 'A task of the management console runs a command',
    threat: 'Trojan.MSC.Agent',
    techniques: ['T1218.014'],
  },
  'shortcut.console-script': {
    severity: 'high',
    text: 'The management console file runs a script when it is opened',
    threat: 'Trojan.MSC.Agent',
    techniques: ['T1218.014'],
  },
  'shortcut.settings-command': {
    severity: 'medium',
    text: 'The settings link runs a command when it is opened',
    threat: 'Trojan.Settings.Agent',
    techniques: ['T1204.002'],
  },
  'shortcut.deployment': {
    severity: 'medium',
    text: 'The file has a program fetched and started',
    techniques: ['T1127.002'],
  },
}
