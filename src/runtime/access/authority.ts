/**
 * better-auth set up for us: user name and password, sessions in PostgreSQL, none of its HTTP routes exposed. It is called
 * only in process; origins are checked by `http`, attempts by `attempts`.
 */
import { betterAuth } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { username } from 'better-auth/plugins'
import type pg from 'pg'
import { hashPassword, verifyPassword } from './passwords.ts'

const day = 24 * 3600

function build(pool: pg.Pool, secret: string) {
  return betterAuth({
    appName: 'Lazaret',
    baseURL: 'https://localhost',
    secret,
    database: pool,
    telemetry: { enabled: false },
    logger: { disabled: true },
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 12,
      maxPasswordLength: 200,
      password: { hash: hashPassword, verify: verifyPassword },
    },
    session: { expiresIn: day, updateAge: 3600 },
    user: {
      additionalFields: {
        role: { type: 'string', required: false, input: false },
        mustChangePassword: { type: 'boolean', required: true, input: false, defaultValue: false },
      },
    },
    advanced: {
      cookiePrefix: 'lazaret',
      useSecureCookies: true,
      defaultCookieAttributes: { secure: true, httpOnly: true, sameSite: 'strict', path: '/' },
    },
    plugins: [username({ minUsernameLength: 1, maxUsernameLength: 100 })],
  })
}

export type Authority = ReturnType<typeof build>

/** The pool's search path names the schema the tables are made in. */
export async function openAuthority(pool: pg.Pool, secret: string): Promise<Authority> {
  const authority = build(pool, secret)
  const { runMigrations } = await getMigrations(authority.options)
  await runMigrations()
  // Roles stand in for them; a column that must have a value and gets none would let nobody in.
  await pool.query('alter table "user" drop column if exists permissions')
  return authority
}
