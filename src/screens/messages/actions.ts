import { statusText } from '../../domain/mission/status-text.ts';
import { safe } from '../../lib/safe-text.ts';
import type { FollowedCall } from '../../state/board.ts';
import { goTo } from '../shell/navigate.ts';
import { noFocus } from '../shell/cursor.ts';
import { isLive } from './calls.ts';
import { isStop, type ThreadRow } from './rows.ts';
import type { Action, Cursor } from '../shell/contract.ts';

const E164 = /^\+[1-9]\d{6,14}$/;

/** The number that an act means: the open thread's, else the one in focus. */
function contactOf(cursor: Cursor): string | undefined {
  if (cursor.route.contact !== undefined) return cursor.route.contact;
  if (cursor.table?.id === 'messages') return (cursor.row as ThreadRow | undefined)?.contact;
  return undefined;
}

/** What they said that asks for no more contact, if they did; the newest message in a thread counts first. */
function stopWords(cursor: Cursor): string | undefined {
  const contact = contactOf(cursor);
  if (cursor.table?.id === 'messages') {
    const row = cursor.row as ThreadRow | undefined;
    return row?.stop === true ? row.lastMessage : undefined;
  }
  return [...cursor.state.board.messages.values()]
    .filter((message) => message.from === contact && isStop(message))
    .toSorted((one, other) => (other.createdAtMs ?? 0) - (one.createdAtMs ?? 0))[0]?.body;
}

const write = (cursor: Cursor, tab: 'sms' | 'call', contact: string | undefined): void =>
  goTo(cursor.console, { screen: 'write', tab, ...(contact === undefined ? {} : { contact }) });

const needsNumber = (cursor: Cursor): string | undefined => {
  const contact = contactOf(cursor);
  if (contact === undefined) return noFocus(cursor);
  return E164.test(contact) ? undefined : `${contact} is not a number that can be answered.`;
};

const PARKED = 'parked:now-';

const parked = ({ state }: Cursor) =>
  [...state.board.notices.values()].filter(({ id, detail }) => id.startsWith(PARKED) && detail !== undefined);

/** What can be done with messages and immediate calls. */
export const messageActions: readonly Action[] = [
  {
    id: 'message.answer',
    keys: ['W'],
    label: 'answer',
    about: 'write to the one in focus; it is read back before it is sent',
    group: 'Change',
    disabled: needsNumber,
    run: (cursor) => write(cursor, 'sms', contactOf(cursor)),
  },
  {
    id: 'message.new',
    keys: ['N'],
    label: 'new',
    about: 'write to a number',
    group: 'Change',
    run: (cursor) => write(cursor, 'sms', undefined),
  },
  {
    id: 'call.now',
    keys: ['S'],
    label: 'call',
    about: 'call my own phone or a number, at once',
    group: 'Change',
    run: (cursor) => {
      const contact = contactOf(cursor);
      write(cursor, 'call', contact !== undefined && E164.test(contact) ? contact : undefined);
    },
  },
  {
    id: 'call.end',
    keys: ['X'],
    label: 'end call',
    about: 'end the live call in focus',
    group: 'Stop',
    disabled: (cursor) => {
      const row = cursor.row as FollowedCall | undefined;
      if (cursor.table?.id !== 'messages.calls') return 'Calls are in the second tab.';
      if (row === undefined) return noFocus(cursor);
      return isLive(row) ? undefined : `It is not live: ${statusText(row.call.status)}.`;
    },
    run: (cursor) => {
      const row = cursor.row as FollowedCall | undefined;
      if (row !== undefined)
        cursor.console.acts.begin({ commands: [{ kind: 'call.end', callId: row.call.id }] });
    },
  },
  {
    id: 'message.opt-out',
    keys: ['O'],
    label: 'opt out',
    about: 'never contact this number again, by voice or SMS, in any mission; what is pending is cancelled',
    group: 'Stop',
    disabled: needsNumber,
    run: (cursor) => {
      const phone = contactOf(cursor);
      if (phone === undefined) return;
      const evidence = stopWords(cursor);
      if (evidence !== undefined) {
        cursor.console.acts.begin({ commands: [{ kind: 'optout.confirm', phone, evidence }] });
        return;
      }
      cursor.console.acts.ask({
        title: safe`Never contact ${phone} again`,
        label: 'what did they say, and where',
        act: (words) => ({ commands: [{ kind: 'optout.confirm', phone, evidence: words }] }),
      });
    },
  },
  {
    id: 'message.lift',
    keys: ['U'],
    label: 'lift opt-out',
    about: 'let this number, or one that is typed, be contacted again after an opt-out',
    group: 'Change',
    hidden: true,
    run: (cursor) => {
      const { acts } = cursor.console;
      const lift = (phone: string): void =>
        acts.ask({
          title: safe`Let ${phone} be contacted again`,
          label: 'reason',
          act: (reason) => ({ commands: [{ kind: 'contact.allow', phone, reason }], reason }),
        });
      const phone = contactOf(cursor);
      if (phone !== undefined && E164.test(phone)) lift(phone);
      else acts.input({ title: safe`Lift an opt-out`, label: 'number, such as +15551234567' }, lift);
    },
  },
  {
    id: 'message.mission',
    keys: ['i'],
    label: 'mission',
    about: 'open the mission that the thread belongs to',
    group: 'Go',
    hidden: true,
    disabled: (cursor) =>
      missionOf(cursor) === undefined ? 'No mission is known to have written to this number.' : undefined,
    run: (cursor) => {
      const mission = missionOf(cursor);
      if (mission !== undefined) goTo(cursor.console, { screen: 'mission', mission });
    },
  },
  {
    id: 'message.give-up',
    keys: [],
    label: 'put away',
    about: 'put a message or call away of which nobody knows whether it went out',
    group: 'Change',
    disabled: (cursor) =>
      parked(cursor).length === 0 ? 'Nothing is parked: the outcome of everything sent is known.' : undefined,
    run: (cursor) => {
      cursor.console.acts.choose({
        title: safe`Which one is put away?`,
        options: parked(cursor).map(({ id, sentence, detail }) => ({
          id,
          label: sentence,
          act: { commands: [{ kind: 'unclear.resolve', opKey: detail ?? '', decision: 'leave' }] },
        })),
      });
    },
  },
];

const missionOf = (cursor: Cursor) =>
  cursor.table?.id === 'messages' ? (cursor.row as ThreadRow | undefined)?.missionKey : undefined;
