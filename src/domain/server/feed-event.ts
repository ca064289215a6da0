import type { JsonObject } from '../../lib/json.ts';
import type { SafeText } from '../../lib/safe-text.ts';
import type { TalkTurn } from '../contact/heard-talk.ts';
import type { ApprovalId, CallId, ConversationId, MissionId, StepId } from '../ids.ts';
import type { ApprovalStatus } from '../mission/status.ts';

/** What the server tells over the live connection. Every text is safe to draw. */
export type FeedEvent =
  | {
      readonly kind: 'approval.responded';
      readonly approvalId: ApprovalId;
      readonly decision: ApprovalStatus;
    }
  | {
      readonly kind: 'sms.received';
      readonly from: SafeText;
      readonly body: SafeText;
      readonly messageId?: string;
    }
  | { readonly kind: 'call.started'; readonly callId: CallId; readonly direction?: SafeText }
  | {
      readonly kind: 'call.ended';
      readonly callId: CallId;
      readonly direction?: SafeText;
      readonly durationS?: number;
      readonly reason?: SafeText;
      readonly outcome?: SafeText;
      readonly to?: SafeText;
    }
  | MissionFeedEvent
  /** Something this console has no use for, or does not know. */
  | { readonly kind: 'other'; readonly name: SafeText };

/** News of one mission; `missionId` may be the local id or the service's. */
export interface MissionFeedEvent {
  readonly kind:
    | 'mission.call_started'
    | 'mission.call_completed'
    | 'mission.call_failed'
    | 'mission.insights_ready'
    | 'mission.sms_delivered'
    | 'mission.sms_received';
  readonly missionId: MissionId;
  readonly stepId?: StepId;
  readonly conversationId?: ConversationId;
  readonly from?: SafeText;
  readonly to?: SafeText;
  /** The reason, the summary or the text that came with it. */
  readonly text?: SafeText;
  readonly durationS?: number;
  /** The transcript of a call, or the thread that a message belongs to. */
  readonly turns: readonly TalkTurn[];
  readonly recordings: readonly string[];
  /** The whole message as it came. Sanitise before drawing. */
  readonly raw: JsonObject;
}

/** How the live connection stands. */
export type FeedState =
  | { readonly status: 'connecting' }
  | { readonly status: 'live'; readonly sinceMs: number; readonly hasDevices?: boolean }
  /** Lost; comes back by itself. */
  | { readonly status: 'waiting'; readonly retryAtMs: number; readonly reason: SafeText }
  /** Another client with this key took the connection: never opened again by itself. */
  | { readonly status: 'yielded'; readonly reason: SafeText }
  /** The server refused the key, or the address is not safe: nothing to wait for. */
  | { readonly status: 'refused'; readonly reason: SafeText }
  | { readonly status: 'closed' };
