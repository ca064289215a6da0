import { createInterface } from 'node:readline';
import { systemClock } from '../../lib/clock.ts';
import { systemRandom } from '../../lib/random.ts';
import { createConsole } from '../../screens/shell/console.ts';
import { screens } from '../../screens/shell/registry.ts';
import { plainBoard } from '../../screens/plain/plain-board.ts';
import { plainLoop } from '../../screens/plain/plain-loop.ts';
import type { Configuration } from '../start/configuration.ts';
import { onEndSignals } from '../start/end-signals.ts';
import { guardOutputs } from '../start/outputs.ts';
import { hostOf } from './host.ts';
import { openBackend } from '../backend/open-backend.ts';
import { keepYoungHeapSmall } from '../backend/young-heap.ts';
import { openSession } from '../headless/open-session.ts';

const HOLD_EVERY_MS = 60_000;

/** The console in lines: a conversation where somebody types, one board where nobody does. */
export async function runPlain(configuration: Configuration, interactive: boolean): Promise<number> {
  const { context } = configuration;
  if (context !== undefined) process.stdout.write(`Context ${context.name}.\n`);
  if (interactive) return converse(configuration);
  // The clock's timers hold no process: without this one it could end between two looks at the board.
  const hold = setInterval(() => undefined, HOLD_EVERY_MS);
  try {
    return await printBoard(configuration);
  } finally {
    clearInterval(hold);
  }
}

async function printBoard(configuration: Configuration): Promise<number> {
  guardOutputs(false);
  if (configuration.host?.ok === true) {
    const { value } = configuration.host;
    process.stderr.write(
      `--host shows another host's missions where somebody sits at a terminal. For a script: ssh ${value} clawdtalk-tui status.\n`,
    );
    return 2;
  }
  const session = await openSession(configuration);
  if (!session.ok) {
    process.stderr.write(`${session.error.sentence}\n`);
    return session.error.exit;
  }
  const board = await session.value.readBoard('everything');
  if (board.ok) {
    const nowMs = session.value.clock.now();
    for (const line of plainBoard(board.value, { nowMs, wallMs: Date.now(), zone: configuration.zone })) {
      process.stdout.write(`${line}\n`);
    }
  } else {
    process.stdout.write(`${board.error.sentence}\n`);
  }
  await session.value.close();
  return 0;
}

async function converse(configuration: Configuration): Promise<number> {
  keepYoungHeapSmall();
  const backend = await openBackend(configuration);
  const clock = systemClock(configuration.demo === undefined ? {} : { origin: configuration.demo.origin });
  const input = createInterface({ input: process.stdin, terminal: false });
  const lines = input[Symbol.asyncIterator]();
  const end = (): void => input.close();
  onEndSignals(['SIGINT', 'SIGTERM', 'SIGHUP'], end);
  const console_ = createConsole({
    screens,
    backend,
    clock,
    terminalClock: systemClock(),
    operator: { kind: 'operator', label: configuration.operator },
    host: hostOf(configuration, end),
  });
  await plainLoop(console_, {
    readLine: async () => {
      const next = await lines.next();
      return next.done === true ? undefined : next.value;
    },
    writeLine: (line) => void process.stdout.write(`${line}\n`),
    random: systemRandom,
  });
  input.close();
  console_.close();
  await backend.close();
  return 0;
}
