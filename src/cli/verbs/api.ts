import type { Verb } from '../verb.ts';

/** The commands of the bot's own script, through our door. */
export const api: Verb = {
  name: 'api',
  ways: [{ args: '<command> [arguments]' }],
  summary: "every command of the bot's script, with its own output and exit status",
  verbatim: true,
  run: async (context, input) => {
    const { runApi } = await import('../api/run-api.ts');
    return runApi(context, input.positionals);
  },
};
