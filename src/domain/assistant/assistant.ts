import type { SafeText } from '../../lib/safe-text.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { AssistantId, PhoneNumberId } from '../ids.ts';

/** A voice or SMS agent. `raw` keeps every field the server sent, so that an edit loses none. */
export interface Assistant {
  readonly id: AssistantId;
  /** `assistant-…`; links and events may carry this one instead of the local id. */
  readonly telnyxId?: AssistantId;
  readonly name: SafeText;
  readonly description?: SafeText;
  readonly model?: SafeText;
  readonly instructions?: SafeText;
  readonly greeting?: SafeText;
  readonly voice?: SafeText;
  readonly features: readonly SafeText[];
  readonly phone?: SafeText;
  readonly phoneNumberId?: PhoneNumberId;
  readonly connectionId?: string;
  readonly createdAtMs?: number;
  readonly updatedAtMs?: number;
  readonly raw: JsonObject;
}

/** A number of the account. */
export interface PhoneNumber {
  readonly id: PhoneNumberId;
  readonly phone: SafeText;
  /** Set where the number is assigned. */
  readonly connectionId?: string;
  readonly assistantId?: AssistantId;
}

/** True where `id` names this assistant in either of its two spellings. */
export const isAssistant = (assistant: Assistant, id: string): boolean =>
  assistant.id === id || assistant.telnyxId === id;

/** Whether calls or messages of the assistant come from this number: servers tell it in three ways. */
export const hasNumber = (assistant: Assistant, { phone, connectionId, assistantId }: PhoneNumber): boolean =>
  assistant.phone === phone ||
  (connectionId !== undefined && connectionId === assistant.connectionId) ||
  (assistantId !== undefined && isAssistant(assistant, assistantId));
