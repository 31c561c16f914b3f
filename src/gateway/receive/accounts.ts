/**
 * Who may sign in with AUTH and send to anybody. Guessing is slowed: few attempts for a network and for a name from there, each
 * failure of a name delays the next answer, and few passwords are hashed at once.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { fitsMask } from '../deliver/router.ts'
import { reply, type Reply } from '#protocols/smtp/reply.ts'
import type { SignIn } from '#protocols/smtp/session/options.ts'
import { limitAttempts } from '#runtime/access/attempts.ts'
import { hashPassword, verifyPassword } from '#runtime/access/passwords.ts'
import type { Config } from '#runtime/config/schema.ts'
import { keysOf } from './limits/networks.ts'
import { RateCounter } from './limits/rate-counter.ts'
import { Turns } from './limits/turns.ts'

type Account = Config['smtp']['accounts'][number]

export interface Accounts {
  signIn(attempt: SignIn): Promise<boolean | Reply>
  /** Whether the account may write with this sender address. */
  maySendAs(user: string, sender: string): boolean
}

export interface AccountTimes {
  readonly now?: () => number
  /** Waits before a wrong password is called wrong. */
  readonly delay?: (ms: number) => Promise<unknown>
}

const ALLOWED = 10
const WINDOW = 600_000
const STEP = 500
const LONGEST = 5_000
const HASHED_AT_ONCE = 2

const busy = reply(454, '4.7.0', 'Too many failed attempts to sign in, try again later')

export async function openAccounts(accounts: readonly Account[], times: AccountTimes = {}): Promise<Accounts> {
  const { now = Date.now, delay = sleep } = times
  const byUser = new Map(accounts.map((account) => [account.user, account]))
  // A name that does not exist takes as long as a wrong password.
  const nobody = await hashPassword('')
  const attempts = limitAttempts({ allowed: ALLOWED, window: WINDOW, now })
  const failures = new RateCounter(10_000, now)
  const turns = new Turns({ most: HASHED_AT_ONCE, waitMs: 10_000 })
  const verify = async (hash: string, password: string): Promise<boolean | undefined> => {
    if (!(await turns.take(new AbortController().signal))) return undefined
    return verifyPassword({ hash, password }).finally(() => turns.giveBack())
  }
  return {
    async signIn({ user, password, client }) {
      const { network } = keysOf(client.address)
      const keys = [network, `${user}\n${network}`]
      if (isBlocked(() => attempts.check(keys))) return busy
      // Counted before the answer is known, or attempts side by side would be free.
      attempts.failed(keys)
      const account = byUser.get(user)
      const right = await verify(account?.passwordHash ?? nobody, password)
      if (right === undefined) return busy
      if (right && account !== undefined) {
        attempts.forgive(keys)
        return true
      }
      await delay(Math.min(failures.add(user) * STEP, LONGEST))
      return false
    },
    maySendAs(user, sender) {
      const senders = byUser.get(user)?.senders
      return senders === undefined || senders.some((mask) => fitsMask(sender.toLowerCase(), mask.toLowerCase()))
    },
  }
}

function isBlocked(check: () => void): boolean {
  try {
    check()
    return false
  } catch {
    return true
  }
}
