import { phoneDigits } from '../../domain/contact/contacts.ts';
import { readPhone } from '../../domain/contact/phone.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { ContactHistory } from '../../state/contact/contact-history.ts';
import { isoOrNull, localTimeText } from '../instant.ts';
import { flag } from '../option.ts';
import { alignColumns } from '../../lib/align-columns.ts';
import type { Verb } from '../verb.ts';
import { withSession } from '../with-session.ts';

/** Everything that is known of one number, across missions, in order of time. */
export const contact: Verb = {
  name: 'contact',
  ways: [{ args: '<number>' }],
  words: 1,
  readsOnly: () => true,
  summary: 'the time line of a number: every call, message, result, opt-out and approval, across missions',
  options: {
    all: flag('read the record of every mission first, not only of those that call or remember the number'),
  },
  run: (context, input) =>
    withSession(context, async (session) => {
      const phone = exactNumber(input.positionals[0] ?? '');
      if (phone === undefined)
        return { exit: 2, sentence: 'Name a number with its country code, such as +15551234567.' };
      const found = await session.contact(phone, input.values['all'] === true);
      if (!found.ok) return found.error;
      if (input.json) context.print(JSON.stringify(historyJson(found.value), undefined, 2));
      else for (const line of historyLines(found.value, session.zone)) context.print(line);
      return 0;
    }),
};

/** What may not be dialled may have been: its time line is asked for all the same, if it is a number at all. */
function exactNumber(text: string): string | undefined {
  const read = readPhone(text);
  if (read.ok) return read.value.phone;
  const exact = `+${phoneDigits(text)}`;
  return text.trim().startsWith('+') && /^\+[1-9]\d{6,14}$/.test(exact) ? exact : undefined;
}

function historyJson(history: ContactHistory): JsonObject {
  const { phone, names, zones, optOut, entries, missions, unread } = history;
  return {
    number: phone,
    names,
    zones,
    opt_out: optOut ?? null,
    missions: missions.map(({ key, name, readAtMs }) => ({ key, name, read_at: isoOrNull(readAtMs) })),
    entries: entries.map((entry) => ({
      at: isoOrNull(entry.atMs),
      kind: entry.kind,
      state: entry.state,
      text: entry.text,
      mission: entry.mission ?? null,
      mission_name: entry.missionName ?? null,
      event_id: entry.event?.id ?? null,
    })),
    not_read: unread,
  };
}

function historyLines(history: ContactHistory, zone: string): readonly string[] {
  const { phone, names, zones, optOut, entries, unread } = history;
  const [theirs = zone] = zones;
  const where =
    zones.length > 1 ? `times in ${theirs}, one of ${zones.length} zones it may be in` : `times in ${theirs}`;
  return [
    `${names.length === 0 ? '' : `${names.join(', ')} `}${phone} (${zones.length === 0 ? `where is not known, times in ${zone}` : where})`,
    ...(optOut === undefined ? [] : [`Must not be contacted: ${optOut}`]),
    '',
    ...(entries.length === 0
      ? [
          unread.length === 0
            ? 'Nothing is known of this number.'
            : 'Nothing was found of this number so far.',
        ]
      : alignColumns(
          entries.map(({ atMs, kind, missionName, text }) => [
            localTimeText(atMs, theirs),
            kind,
            missionName ?? '-',
            text,
          ]),
        )),
    ...(unread.length === 0 ? [] : ['', ...unread.map((sentence) => `Not read: ${sentence}.`)]),
  ];
}
