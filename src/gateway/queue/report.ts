/** How the queue and delivery tell an operator something; the runtime's logger is handed in behind it. */
export type Logger = (level: 'info' | 'warn' | 'error', text: string, fields: Readonly<Record<string, unknown>>) => void
