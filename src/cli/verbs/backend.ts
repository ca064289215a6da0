import { flag } from '../option.ts';
import type { Verb } from '../verb.ts';

/** The far side of `--host`: what the screens of another machine talk to, over ssh. */
export const backendVerb: Verb = {
  name: 'backend',
  ways: [{ needs: ['stdio'], takes: [] }],
  words: 0,
  summary: "what --host starts on the other host: serves the screens of another machine over ssh's streams",
  options: { stdio: flag('over standard input and output') },
  // A link that breaks ends no act in its middle.
  outlivesOutput: true,
  run: async (context, { values }) => {
    if (values['stdio'] !== true) {
      context.complain('backend is started by --host, over standard input and output: backend --stdio.');
      return 2;
    }
    await context.serve();
    return 0;
  },
};
