import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { CommandOf } from '../command.ts';
import type { FactReader } from '../reads/fact-reader.ts';
import { prepared, type CommandHandler } from './handler.ts';
import { refuse } from '../door/refusal.ts';

const NO_MACHINE = safe`This program does not reach the bot's connection.`;

const BY_PERSON = safe`The bot's connection is started and stopped by a person.`;

/** Starts, stops or restarts the bot's connection through the skill's own script. */
export const runBot: CommandHandler<CommandOf<'bot.run'>> = async ({ act }, facts) => {
  const { machine } = facts;
  if (machine === undefined) return refuse('invalid', NO_MACHINE);
  const bot = await machine.bot();
  if (bot.script === undefined) {
    return refuse(
      'not-found',
      safe`The skill folder has no scripts/connect.sh: start the bot where it lives.`,
    );
  }
  const running = bot.state === 'running';
  if (act === 'start' && running) return refuse('already-so', safe`It runs already, as process ${bot.pid}.`);
  if (act === 'stop' && !running) return refuse('already-so', safe`It does not run.`);
  return prepared({
    tier: 2,
    title: safe`${TITLES[act]} the bot's connection`,
    lines: [
      safe`Runs ${bot.script} ${act}`,
      running ? safe`It runs as process ${bot.pid}.` : safe`It does not run now.`,
      ...(act === 'start' ? feedLines(facts) : dropLines(machine.liveCalls())),
      ...(act === 'stop' ? [safe`Until it is started again, people who call the bot get no answer.`] : []),
    ],
    basis: { state: bot.state, pid: bot.pid ?? null, live: machine.liveCalls() > 0 },
    effect: { kind: 'machine', act: `bot.${act}` },
    done: safe`Done: connect.sh ${act}.`,
    notByEngine: BY_PERSON,
  });
};

const TITLES = { start: 'Start', stop: 'Stop', restart: 'Restart' } as const;

const dropLines = (live: number): readonly SafeText[] => [
  safe`It carries the bot's live phone calls: every call that is talking loses the bot.`,
  live === 0 ? safe`No live call is known just now.` : safe`There are live calls just now.`,
];

const feedLines = ({ machine }: FactReader): readonly SafeText[] =>
  machine?.feed()?.status === 'live'
    ? [safe`There is one connection per key: ours is taken over, and yields for good.`]
    : [];

/** Opens a live connection of our own: it is taken from whoever has it. */
export const openFeed: CommandHandler<CommandOf<'feed.open'>> = async (_command, facts) => {
  const { machine } = facts;
  if (machine === undefined) return refuse('invalid', NO_MACHINE);
  const state = machine.feed()?.status;
  if (state === 'live' || state === 'connecting' || state === 'waiting') {
    return refuse('already-so', safe`Our own connection is ${state} already.`);
  }
  const bot = await machine.bot();
  return prepared({
    tier: 2,
    title: safe`Open an own live connection`,
    lines: [
      safe`A key has one connection: the server closes the one there is (code 4000) and gives it to this console.`,
      bot.state === 'running'
        ? safe`The bot is connected as process ${bot.pid}: it is pushed out, tries again, and after the third time gives up for good.`
        : safe`No bot is connected on this machine; one on another machine would be pushed out.`,
      ...dropLines(machine.liveCalls()),
      safe`This console only listens: it answers no call and no request. Whoever calls the bot meanwhile is not answered.`,
      safe`When the bot comes back it takes the connection, and this console yields for good.`,
    ],
    basis: { bot: bot.state, live: machine.liveCalls() > 0 },
    effect: { kind: 'machine', act: 'feed.open' },
    done: safe`The live connection is being opened.`,
    notByEngine: BY_PERSON,
  });
};

export const closeFeed: CommandHandler<CommandOf<'feed.close'>> = async (_command, facts) => {
  const state = facts.machine?.feed()?.status;
  if (state === undefined || state === 'closed' || state === 'yielded' || state === 'refused') {
    return refuse('already-so', safe`There is no live connection of ours.`);
  }
  return prepared({
    tier: 0,
    title: safe`Close our live connection`,
    lines: [safe`The bot can have it again.`],
    basis: null,
    effect: { kind: 'machine', act: 'feed.close' },
    done: safe`Our live connection is closed; the bot can have it again.`,
    notByEngine: BY_PERSON,
  });
};
