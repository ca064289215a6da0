import { voicesLike, voiceTraits } from '../../domain/assistant/voice-search.ts';
import { text } from '../option.ts';
import { textOption } from '../act-verb.ts';
import { alignColumns } from '../../lib/align-columns.ts';
import type { Verb } from '../verb.ts';
import { withSession } from '../with-session.ts';

/** Nobody reads two thousand lines: a search narrows them. */
const MOST = 50;

/** The voices that assistants can speak with. */
export const voices: Verb = {
  name: 'voices',
  ways: [{ args: '[word …]' }],
  summary: 'voices for assistants, by provider; words are looked for in name, id and label',
  options: {
    provider: text('<name>', 'voices of one provider: rime, telnyx, aws, azure …'),
    language: text('<code>', 'a language: en finds en-GB too'),
    gender: text('<word>', 'male or female'),
    accent: text('<word>', 'an accent, such as British'),
  },
  run: (context, input) =>
    withSession(context, async (session) => {
      const provider = textOption(input.values, 'provider');
      const answer = await session.server.voices({
        priority: 'read',
        ...(provider !== undefined && { provider }),
      });
      if (!answer.ok) return { exit: 4, sentence: answer.error.sentence };
      if (answer.value === undefined) return { exit: 4, sentence: 'This server does not offer its voices.' };
      const { defaultVoice, providers } = answer.value;
      const found = voicesLike(answer.value.voices, {
        search: input.positionals.join(' '),
        language: textOption(input.values, 'language') ?? '',
        gender: textOption(input.values, 'gender') ?? '',
        accent: textOption(input.values, 'accent') ?? '',
      });
      if (input.json) {
        const json = { default_voice: defaultVoice ?? null, providers, total: found.length, voices: found };
        context.print(JSON.stringify(json, undefined, 2));
        return 0;
      }
      if (found.length === 0) {
        context.print(`No voice fits. Providers: ${providers.join(', ') || 'not told'}.`);
        return 0;
      }
      const rows = found
        .slice(0, MOST)
        .map((voice) => [voice.id, voice.name, voice.provider ?? '-', voiceTraits(voice)]);
      for (const line of alignColumns([['VOICE', 'NAME', 'PROVIDER', 'TRAITS'], ...rows]))
        context.print(line);
      if (found.length > MOST)
        context.complain(`${found.length - MOST} more: narrow the search, or add --json.`);
      return 0;
    }),
};
