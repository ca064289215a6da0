import type { SafeText } from '../../lib/safe-text.ts';

/** One SMS. */
export interface SmsMessage {
  readonly id: string;
  readonly direction: 'inbound' | 'outbound' | (string & {});
  readonly from: SafeText;
  readonly to: SafeText;
  readonly body: SafeText;
  readonly status?: SafeText;
  readonly mediaUrls: readonly SafeText[];
  readonly createdAtMs?: number;
  readonly error?: SafeText;
}

/** A thread with one contact. */
export interface SmsConversation {
  readonly contact: SafeText;
  readonly lastMessage?: SafeText;
  readonly lastAtMs?: number;
  readonly direction?: string;
  readonly unread?: number;
}
