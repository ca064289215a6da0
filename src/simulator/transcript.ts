import type { JsonObject } from '../lib/json.ts';
import type { ServerState } from './backend.ts';
import { wireTime } from './dialect.ts';
import type { ScriptedOutcome } from './outcome.ts';

/** What a call's end tells of what was said: the newest turns, as the server sends them. */
export function transcriptOf(
  backend: ServerState,
  outcome: ScriptedOutcome,
  durationS: number,
): readonly JsonObject[] {
  const endMs = backend.clock.now();
  const said = turnsOf(outcome);
  return said.map(([role, content], index) => ({
    role,
    content,
    timestamp: wireTime(endMs - Math.round((durationS * 1000 * (said.length - index)) / (said.length + 1))),
  }));
}

function turnsOf(
  outcome: ScriptedOutcome,
): readonly (readonly [role: 'assistant' | 'user', content: string])[] {
  switch (outcome.kind) {
    case 'voicemail':
      return [['user', 'You have reached our voicemail. Please leave a message after the tone.']];
    case 'empty-insight':
      return [['user', 'Hello?']];
    case 'completed': {
      const [first] = outcome.insight ?? [];
      return [
        ['user', 'Hello, who is calling?'],
        ['assistant', 'Hello, I am an assistant calling with a short question. Do you have a moment?'],
        ['user', typeof first === 'string' && first !== '' ? first : 'Yes, go ahead.'],
        ['assistant', 'Thank you, that is all I need. Goodbye.'],
      ];
    }
    default:
      return [];
  }
}

/** The newest messages with a contact, oldest first. */
export const threadOf = (backend: ServerState, contact: string): readonly JsonObject[] =>
  backend.world.messages
    .filter(({ from, to }) => from === contact || to === contact)
    .slice(-10)
    .map(({ direction, from, to, body, createdAtMs }) => ({
      direction,
      from,
      to,
      text: body,
      timestamp: wireTime(createdAtMs),
    }));
