import { safe } from '../../lib/safe-text.ts';
import type { FollowedCall } from '../../state/board.ts';
import type { Action } from '../shell/action.ts';
import { goTo } from '../shell/navigate.ts';
import { noFocus, type Cursor } from '../shell/cursor.ts';
import { isLive } from './calls.ts';
import { isStop, type ThreadRow } from './rows.ts';

const E164 = /^\+[1-9]\d{6,14}$/;

/** The number that an act means: the open thread's, else the one in focus. */
function contactOf(place: Cursor): string | undefined {
  if (place.route.contact !== undefined) return place.route.contact;
  if (place.table?.id === 'messages') return (place.row as ThreadRow | undefined)?.contact;
  return undefined;
}

/** What they said that asks for no more contact, if they did; the newest message in a thread counts first. */
function stopWords(place: Cursor): string | undefined {
  const contact = contactOf(place);
  if (place.table?.id === 'messages') {
    const row = place.row as ThreadRow | undefined;
    return row?.stop === true ? row.lastMessage : undefined;
  }
  return [...place.state.board.messages.values()]
    .filter((message) => message.from === contact && isStop(message))
    .toSorted((one, other) => (other.createdAtMs ?? 0) - (one.createdAtMs ?? 0))[0]?.body;
}

const write = (place: Cursor, tab: 'sms' | 'call', contact: string | undefined): void =>
  goTo(place.console, { screen: 'write', tab, ...(contact === undefined ? {} : { contact }) });

const needsNumber = (place: Cursor): string | undefined => {
  const contact = contactOf(place);
  if (contact === undefined) return noFocus(place);
  return E164.test(contact) ? undefined : `${contact} is no number that can be answered.`;
};

const PARKED = 'immediate:';

const parked = ({ state }: Cursor) =>
  [...state.board.notices.values()].filter(({ id, detail }) => id.startsWith(PARKED) && detail !== undefined);

/** What can be done with messages and immediate calls. */
export const messageActions: readonly Action[] = [
  {
    id: 'message.answer',
    keys: ['A'],
    label: 'answer',
    about: 'write to the one in focus; it is read back before it is sent',
    group: 'Change',
    disabled: needsNumber,
    run: (place) => write(place, 'sms', contactOf(place)),
  },
  {
    id: 'message.new',
    keys: ['N'],
    label: 'new',
    about: 'write to a number',
    group: 'Change',
    run: (place) => write(place, 'sms', undefined),
  },
  {
    id: 'call.now',
    keys: ['C'],
    label: 'call',
    about: 'call my own phone or a number, at once',
    group: 'Change',
    run: (place) => {
      const contact = contactOf(place);
      write(place, 'call', contact !== undefined && E164.test(contact) ? contact : undefined);
    },
  },
  {
    id: 'call.end',
    keys: ['X'],
    label: 'end call',
    about: 'end the live call in focus',
    group: 'Stop',
    disabled: (place) => {
      const row = place.row as FollowedCall | undefined;
      if (place.table?.id !== 'messages.calls') return 'Calls are in the second tab.';
      if (row === undefined) return noFocus(place);
      return isLive(row) ? undefined : `It is not live: ${row.call.status}.`;
    },
    run: (place) => {
      const row = place.row as FollowedCall | undefined;
      if (row !== undefined)
        place.console.acts.begin({ commands: [{ kind: 'call.end', callId: row.call.id }] });
    },
  },
  {
    id: 'message.opt-out',
    keys: ['O'],
    label: 'opt out',
    about: 'never contact this number again, by voice or SMS, in any mission; what is pending is cancelled',
    group: 'Stop',
    disabled: needsNumber,
    run: (place) => {
      const phone = contactOf(place);
      if (phone === undefined) return;
      const evidence = stopWords(place);
      if (evidence !== undefined) {
        place.console.acts.begin({ commands: [{ kind: 'optout.confirm', phone, evidence }] });
        return;
      }
      place.console.acts.ask({
        title: safe`Never contact ${phone} again`,
        label: 'what did they say, and where',
        act: (words) => ({ commands: [{ kind: 'optout.confirm', phone, evidence: words }] }),
      });
    },
  },
  {
    id: 'message.mission',
    keys: ['i'],
    label: 'mission',
    about: 'open the mission that the thread belongs to',
    group: 'Go',
    hidden: true,
    disabled: (place) =>
      missionOf(place) === undefined ? 'No mission is known to have written to this number.' : undefined,
    run: (place) => {
      const mission = missionOf(place);
      if (mission !== undefined) goTo(place.console, { screen: 'mission', mission });
    },
  },
  {
    id: 'message.give-up',
    keys: [],
    label: 'put away',
    about: 'put a message or call away of which nobody knows whether it went out',
    group: 'Change',
    disabled: (place) =>
      parked(place).length === 0
        ? 'Nothing is parked: of all that went out the outcome is known.'
        : undefined,
    run: (place) => {
      place.console.acts.choose({
        title: safe`Which one is put away?`,
        options: parked(place).map(({ id, sentence, detail }) => ({
          id,
          label: sentence,
          act: { commands: [{ kind: 'immediate.give-up', opKey: detail ?? '' }] },
        })),
      });
    },
  },
];

const missionOf = (place: Cursor) =>
  place.table?.id === 'messages' ? (place.row as ThreadRow | undefined)?.missionKey : undefined;
