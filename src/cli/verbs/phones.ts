import { flag } from '../option.ts';
import { hasNumber } from '../../domain/assistant/assistant.ts';
import { alignColumns } from '../table.ts';
import type { Verb } from '../verb.ts';
import { withSession } from '../with-session.ts';

/** The account's numbers and whether they are free. */
export const phones: Verb = {
  name: 'phones',
  ways: [{}],
  words: 0,
  summary: "the account's numbers, and which are free",
  options: { free: flag('only numbers that nobody uses') },
  run: (context, input) =>
    withSession(context, async (session) => {
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
