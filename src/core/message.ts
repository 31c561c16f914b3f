/** What people call a message by: its identity with us and the few header fields every list shows. */

export interface MessageSummary {
  readonly from: string
  readonly to: string
  readonly subject: string
  /** Message-ID field without angle brackets; empty when absent. */
  readonly messageId: string
  /** Date field as written; empty when absent. */
  readonly date: string
}
