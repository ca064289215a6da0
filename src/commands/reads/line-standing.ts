import { hasNumber, isAssistant } from '../../domain/assistant/assistant.ts';
import type { AssistantId } from '../../domain/ids.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import type { SafeText } from '../../lib/safe-text.ts';
import type { Result } from '../../lib/result.ts';
import { unread, type Unprepared } from '../door/refusal.ts';

/**
 * Whose a number is that an assistant is to call or write from, as far as the server tells. `unassigned`: nobody's; most
 * servers take it. `unclear`: it shows a connection of which nobody knows whose it is.
 */
export type LineStanding =
  | { readonly kind: 'own' | 'unassigned' | 'unclear' | 'absent' }
  | { readonly kind: 'other'; readonly name: SafeText };

const READ = { priority: 'act' } as const;

/** A number that an assistant is to call or write from. */
export interface LineAsked {
  readonly assistantId: AssistantId;
  readonly phone: string;
  readonly channel: 'call' | 'sms';
  /** Where the number shows nothing the assistants are looked through for it; else the server decides. */
  readonly thoroughly?: boolean;
}

/**
 * A number may show nothing of whose it is (the hosted server's never do), or the connection of its last assignment
 * only: for voice, or for messages. Nothing but an assistant of somebody else's that has it is proof against it.
 */
export async function lineStanding(
  server: ServerPort,
  { assistantId, phone, channel, thoroughly = false }: LineAsked,
): Promise<Result<LineStanding, Unprepared>> {
  const is = (kind: 'own' | 'unassigned' | 'unclear' | 'absent') => ({ ok: true, value: { kind } }) as const;
  const phones = await server.listPhones(READ);
  if (!phones.ok) return unread(phones.error);
  const row = phones.value.find((each) => each.phone === phone);
  if (row?.assistantId !== undefined && row.assistantId === assistantId) return is('own');
  if (row !== undefined && row.assistantId === undefined && row.connectionId === undefined) {
    if (!thoroughly) return is('unassigned');
    const all = await server.listAssistants(READ);
    if (!all.ok) return unread(all.error);
    const owner = all.value.find((each) => hasNumber(each, row));
    if (owner === undefined) return is('unassigned');
    return isAssistant(owner, assistantId)
      ? is('own')
      : { ok: true, value: { kind: 'other', name: owner.name } };
  }
  if (row?.connectionId !== undefined) {
    for (const feature of likelyFirst(row.connectionId, channel)) {
      const own = await server.connectionId(assistantId, feature, READ);
      if (!own.ok) return unread(own.error);
      if (own.value === row.connectionId) return is('own');
    }
  }
  const assistant = await server.getAssistant(assistantId, READ);
  if (!assistant.ok) return unread(assistant.error);
  if (assistant.value.phone === phone) return is('own');
  if (row === undefined) return is('absent');
  if (row.assistantId !== undefined && isAssistant(assistant.value, row.assistantId)) return is('own');
  const others = await server.listAssistants(READ);
  if (!others.ok) return unread(others.error);
  const other = others.value.find((each) => each.id !== assistant.value.id && hasNumber(each, row));
  return other === undefined ? is('unclear') : { ok: true, value: { kind: 'other', name: other.name } };
}

/** A connection for voice has a number for its id, one for messages a UUID; where that is not so, it costs a request. */
function likelyFirst(connectionId: string, channel: 'call' | 'sms'): readonly ('telephony' | 'messaging')[] {
  const isVoice = /^\d+$/.test(connectionId) || (channel === 'call' && !connectionId.includes('-'));
  return isVoice ? ['telephony', 'messaging'] : ['messaging', 'telephony'];
}
