import { flag, text, texts } from '../option.ts';
import type { ApprovalDevices, SimulationOptions, Verb, VerbInput } from '../verb.ts';

/** The built-in server on a port: for trying out a bot, a plan, or this program. */
export const simulate: Verb = {
  name: 'simulate',
  ways: [{}],
  words: 0,
  summary: 'the built-in ClawdTalk server on a port of this machine',
  options: {
    port: text('<number>', 'where it listens; 8787 if not given'),
    speed: text('<factor>', 'how many times as fast calls take their course'),
    seed: text('<number>', 'the same seed gives the same world'),
    dialect: text('nested|flat', 'how answers are wrapped'),
    world: text('demo|empty', 'what is there at the start'),
    numbers: text('<n>', 'how many numbers an empty account has'),
    'strict-from': flag('an assistant calls from its own number alone'),
    outcome: texts('<number=busy,completed>', 'how the calls to a number end, try by try'),
    approvals: text('console|phone|auto|none', 'who answers requests for approval'),
  },
  run: async (context, input) => {
    const options = simulationOptions(input);
    if (typeof options === 'string') {
      context.complain(options);
      return 2;
    }
    const started = await context.simulate(options);
    if (!started.ok) {
      context.complain(started.error.sentence);
      return started.error.exit;
    }
    const { server, baseUrl, apiKey, stop } = started.value;
    if (input.json) {
      context.print(JSON.stringify({ server, base_url: baseUrl, api_key: apiKey }));
    } else {
      context.print(
        `Simulated ClawdTalk at ${server}. Nobody is called. ${paceOf(options.speed)} ctrl-c stops it.`,
      );
      context.print(`export CLAWDTALK_API_URL=${baseUrl}`);
      context.print(`export CLAWDTALK_API_KEY=${apiKey}`);
    }
    await new Promise<void>((resolve) => {
      if (context.ended.aborted) resolve();
      context.ended.addEventListener('abort', () => resolve(), { once: true });
    });
    await stop();
    return 0;
  },
};

/** The options, or a sentence about what is wrong with them. */
function simulationOptions({ values }: VerbInput): SimulationOptions | string {
  const port = whole(values['port'], 8787, 0, 65_535);
  if (port === undefined) return '--port takes a whole number from 0 to 65535.';
  const speed = whole(values['speed'], 1, 1, 10_000);
  if (speed === undefined) return '--speed takes a whole number from 1 to 10000.';
  const seed = whole(values['seed'], 1, 0, 2 ** 31);
  if (seed === undefined) return '--seed takes a whole number.';
  const dialect = values['dialect'] ?? 'nested';
  if (dialect !== 'nested' && dialect !== 'flat') return '--dialect takes nested or flat.';
  const counted = values['numbers'] === undefined ? undefined : whole(values['numbers'], 1, 0, 1_000);
  if (counted === undefined && values['numbers'] !== undefined) {
    return '--numbers takes a whole number from 0 to 1000.';
  }
  const world = values['world'] ?? (counted === undefined ? 'demo' : 'empty');
  if (world !== 'demo' && world !== 'empty') return '--world takes demo or empty.';
  if (world === 'demo' && counted !== undefined) {
    return '--numbers counts the numbers of an empty world: leave --world demo out.';
  }
  const approvals = APPROVALS.find((each) => each === (values['approvals'] ?? 'console'));
  if (approvals === undefined) return `--approvals takes ${APPROVALS.join(', ')}.`;
  const outcomes = values['outcome'];
  return {
    port,
    speed,
    seed,
    dialect,
    world,
    approvals,
    strictFrom: values['strict-from'] === true,
    outcomes: Array.isArray(outcomes) ? outcomes.map(String) : [],
    ...(counted === undefined ? {} : { numbers: counted }),
  };
}

const APPROVALS: readonly ApprovalDevices[] = ['console', 'phone', 'auto', 'none'];

/** What `--speed` does and what it leaves alone. */
const paceOf = (speed: number): string =>
  speed === 1
    ? 'Calls go out at their time and take as long as calls take.'
    : `Waiting, ringing, talking and insights take 1/${speed} of their time: a call goes out before the time it was scheduled for, and its row then shows the moment it went out. The clock is the machine's own.`;

function whole(value: unknown, usual: number, least: number, most: number): number | undefined {
  if (value === undefined) return usual;
  const number = Number(value);
  return Number.isInteger(number) && number >= least && number <= most ? number : undefined;
}
