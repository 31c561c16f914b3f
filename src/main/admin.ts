/** `lazaret admin …`: from the shell what the console does, over the running system's own socket. */
import type { Command } from 'commander'
import { addAlerts } from './admin/alerts.ts'
import { addAudit } from './admin/audit.ts'
import { addBackup } from './admin/backup.ts'
import { addConfig } from './admin/config.ts'
import { addConnect } from './admin/connect.ts'
import { addEvents } from './admin/events.ts'
import { addExclusions } from './admin/exclusions.ts'
import { addIndicators } from './admin/indicators.ts'
import { addIdentity } from './admin/identity.ts'
import { addInbox } from './admin/inbox.ts'
import { addPeople } from './admin/people.ts'
import { addQueue } from './admin/queue.ts'
import { addRulesets } from './admin/rulesets.ts'
import { addRules } from './admin/rules.ts'
import { addSubmissions } from './admin/submissions.ts'
import { addSystems } from './admin/systems.ts'
import { addVips } from './admin/vips.ts'

const nouns = [
  addConnect,
  addIdentity,
  addSystems,
  addQueue,
  addEvents,
  addAlerts,
  addSubmissions,
  addExclusions,
  addVips,
  addIndicators,
  addRulesets,
  addBackup,
  addInbox,
  addRules,
  addPeople,
  addAudit,
  addConfig,
]

export function addAdmin(program: Command): void {
  const admin = program.command('admin').description('do from the shell what the console does')
  for (const add of nouns) add(admin)
}
