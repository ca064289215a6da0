import type { Verb } from '../verb.ts';
import { withSession } from '../with-session.ts';

/** What the bot remembers of a mission: the state file's side. */
export const memory: Verb = {
  name: 'memory',
  ways: [{ args: '<slug> [key]' }],
  words: 2,
  summary: "a mission's memory in the state file, whole or one key",
  run: (context, input) =>
    withSession(context, async (session) => {
      const [slug, key] = input.positionals;
      if (slug === undefined) return { exit: 2, sentence: 'Name a mission: memory <slug> [key].' };
      const entry = session.missionsFile.entries().find((candidate) => candidate.slug === slug);
      if (entry === undefined) {
        const { kind, path, sentence } = session.missionsFile.status();
        // What cannot be read may well have it: that is no answer to the question.
        if (kind !== 'ok' && kind !== 'missing') return { exit: 5, sentence };
        return { exit: 2, sentence: `The state file ${path} has no mission '${slug}'.` };
      }
      if (key === undefined) {
        context.print(JSON.stringify(entry.memory, undefined, 2));
        return 0;
      }
      const value = entry.memory[key];
      if (value === undefined) {
        return { exit: 2, sentence: `Mission '${slug}' has no memory '${key}'.` };
      }
      context.print(typeof value === 'string' && !input.json ? value : JSON.stringify(value, undefined, 2));
      return 0;
    }),
};
