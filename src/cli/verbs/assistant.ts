import { assistantId } from '../../domain/ids.ts';
import { safe } from '../../lib/safe-text.ts';
import { localTimeText } from '../instant.ts';
import { alignColumns } from '../../lib/align-columns.ts';
import type { Verb } from '../verb.ts';
import { withSession } from '../with-session.ts';

/** One assistant whole: as the server has it with `--json`, the parts a person reads without. */
export const assistant: Verb = {
  name: 'assistant',
  ways: [{ args: '<id>' }],
  words: 1,
  summary: 'one assistant: instructions, voice, features, number',
  run: (context, input) =>
    withSession(context, async (session) => {
      const [id] = input.positionals;
      if (id === undefined) return { exit: 2, sentence: 'Name an assistant: assistant <id>.' };
      const found = await session.server.getAssistant(assistantId(id), { priority: 'read' });
      if (!found.ok) {
        return found.error.kind === 'not-found'
          ? { exit: 2, sentence: safe`There is no assistant '${id}'.` }
          : { exit: 4, sentence: found.error.sentence };
      }
      const { value } = found;
      if (input.json) {
        context.print(JSON.stringify(value.raw, undefined, 2));
        return 0;
      }
      const rows = [
        ['Assistant', value.name],
        ['Id', value.telnyxId === undefined ? value.id : `${value.id} (${value.telnyxId})`],
        ['Model', value.model ?? '–'],
        ['Voice', value.voice ?? '–'],
        ['Features', value.features.join(', ') || '–'],
        ['Number', value.phone ?? '–'],
        ['Greeting', value.greeting === undefined || value.greeting === '' ? 'none' : value.greeting],
        ['Changed', localTimeText(value.updatedAtMs, session.zone)],
      ];
      for (const line of alignColumns(rows)) context.print(line);
      if (value.description !== undefined) context.print(`\n${value.description}`);
      context.print(`\nInstructions:\n${value.instructions ?? '–'}`);
      return 0;
    }),
};
