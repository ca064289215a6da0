import { flag } from '../option.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { Verb, WatchLine } from '../verb.ts';

/** The engine without a screen, for a service unit or a cron job. */
export const watchVerb: Verb = {
  name: 'watch',
  ways: [{ takes: ['once', 'json'] }, { needs: ['agent'], takes: ['json'] }],
  words: 0,
  summary: 'the engine without a screen: drives what is set to drive, a line for each act',
  options: {
    once: flag('one round, then end'),
    agent: flag("on the bot's host: publish its state file to the team's ledger, make the edits of others"),
  },
  outlivesOutput: true,
  run: async (context, input) => {
    const once = input.values['once'] === true;
    const agent = input.values['agent'] === true;
    if (once && agent) {
      context.complain('An agent runs on: leave --once away.');
      return 2;
    }
    const tell = (line: WatchLine): void =>
      context.print(input.json ? JSON.stringify(lineJson(line)) : lineText(line));
    const watched = await context.watch({ once, agent, tell });
    if (watched.ok) return 0;
    context.complain(watched.error.sentence);
    return watched.error.exit;
  },
};

const lineText = ({ atMs, event, sentence, actor, mission }: WatchLine): string =>
  [
    new Date(atMs).toISOString(),
    event,
    ...(actor === undefined ? [] : [actor]),
    ...(mission === undefined ? [] : [mission]),
    sentence,
  ].join('  ');

const lineJson = ({ atMs, event, sentence, actor, kind, mission }: WatchLine): JsonObject => ({
  at: new Date(atMs).toISOString(),
  event,
  actor: actor ?? null,
  kind: kind ?? null,
  mission: mission ?? null,
  sentence,
});
