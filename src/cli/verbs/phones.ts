import { flag, listedOnly, text } from '../option.ts';
import { hasNumber } from '../../domain/assistant/assistant.ts';
import { alignColumns } from '../../lib/align-columns.ts';
import { act, CONSENT_OPTIONS } from '../act.ts';
import { textOption } from '../act-verb.ts';
import { phoneNumberId } from '../../domain/ids.ts';
import type { Complaint, ExitCode, Session, Verb, VerbContext, VerbInput } from '../verb.ts';
import { withSession } from '../with-session.ts';

/** The account's numbers and whether they are free; numbers on offer; ordering one, and giving one back. */
export const phones: Verb = {
  name: 'phones',
  ways: [
    { args: '', takes: ['free'] },
    { args: 'search', takes: ['country', 'region', 'city', 'contains'] },
    { args: 'order <number>' },
    { args: 'release <number|id>' },
  ],
  summary: "the account's numbers, and which are free; search, order and release numbers",
  options: {
    ...CONSENT_OPTIONS,
    free: flag('only numbers that nobody uses'),
    country: text('<code>', 'numbers of a country, such as US'),
    region: text('<code>', 'numbers of a state or region, such as IL'),
    city: text('<name>', 'numbers of a city'),
    contains: text('<digits>', 'numbers with these digits'),
    reason: listedOnly(text('<text>', 'why; it is logged')),
  },
  run: (context, input) =>
    withSession(context, async (session) => {
      const [what, number = '', ...more] = input.positionals;
      if (what !== undefined) {
        if (what === 'search' && number === '') return searchNumbers(context, session, input);
        if (what === 'order' && number !== '' && more.length === 0) {
          return act(context, session, input, { kind: 'phone.order', phone: number });
        }
        if (what === 'release' && number !== '' && more.length === 0) {
          return release(context, session, input, number);
        }
        return {
          exit: 2,
          sentence: 'Say what: phones, phones search, phones order <number>, phones release <number>.',
        };
      }
      const list = await session.server.listPhones({ priority: 'read' });
      if (!list.ok) return { exit: 4, sentence: list.error.sentence };
      // Most servers tell at the assistant which number it has, not at the number.
      const assistants = await session.server.listAssistants({ priority: 'read' });
      const owners = assistants.ok ? assistants.value : [];
      const rows = list.value
        .map((each) => {
          const owner = owners.find((assistant) => hasNumber(assistant, each));
          return { ...each, owner, isFree: owner === undefined && each.connectionId === undefined };
        })
        .filter(({ isFree }) => isFree || input.values['free'] !== true);
      if (input.json) {
        const json = rows.map(({ id, phone, isFree, connectionId, assistantId, owner }) => ({
          id,
          phone_number: phone,
          free: isFree,
          connection_id: connectionId ?? null,
          assistant_id: assistantId ?? owner?.id ?? null,
        }));
        context.print(JSON.stringify(json, undefined, 2));
      } else if (rows.length === 0) {
        context.print('No numbers. Dedicated numbers are bought in the ClawdTalk portal (Starter or Pro).');
      } else {
        const cells = rows.map(({ id, phone, isFree, assistantId, owner }) => [
          phone,
          isFree ? 'free' : 'assigned',
          owner?.name ?? assistantId ?? '–',
          id,
        ]);
        for (const line of alignColumns([['NUMBER', 'STATE', 'ASSISTANT', 'ID'], ...cells]))
          context.print(line);
      }
      return 0;
    }),
};

/** Numbers on offer, with their prices as far as the server tells them. */
async function searchNumbers(
  context: VerbContext,
  session: Session,
  input: VerbInput,
): Promise<Complaint | ExitCode> {
  const wish = Object.fromEntries(
    (['country', 'region', 'city', 'contains'] as const).flatMap((name) => {
      const value = textOption(input.values, name);
      return value === undefined ? [] : [[name === 'region' ? 'state' : name, value] as const];
    }),
  );
  const found = await session.server.searchNumbers(wish, { priority: 'read' });
  if (!found.ok) return { exit: 4, sentence: found.error.sentence };
  if (found.value === undefined) return { exit: 4, sentence: 'This server does not offer numbers to order.' };
  if (input.json) {
    context.print(JSON.stringify(found.value, undefined, 2));
    return 0;
  }
  if (found.value.length === 0) context.print('No number on offer fits.');
  else {
    const rows = found.value.map(({ phone, place, features, monthlyPrice, setupPrice }) => [
      phone,
      place ?? '-',
      features.join(' ') || '-',
      monthlyPrice ?? 'not told',
      setupPrice ?? 'not told',
    ]);
    for (const line of alignColumns([['NUMBER', 'PLACE', 'FOR', 'A MONTH', 'ONCE'], ...rows]))
      context.print(line);
  }
  return 0;
}

async function release(
  context: VerbContext,
  session: Session,
  input: VerbInput,
  named: string,
): Promise<Complaint | ExitCode> {
  const phones = await session.server.listPhones({ priority: 'read' });
  if (!phones.ok) return { exit: 4, sentence: phones.error.sentence };
  const line = phones.value.find(({ id, phone }) => phone === named || id === named);
  if (line === undefined) return { exit: 2, sentence: `The account has no number ${named}.` };
  return act(context, session, input, { kind: 'phone.release', phoneNumberId: phoneNumberId(line.id) });
}
