import { systemClock } from '../../src/lib/clock.ts';
import { systemRandom } from '../../src/lib/random.ts';
import { startTerminal } from '../../src/ui/terminal/start-terminal.ts';
import { DemoBoard } from './DemoBoard.tsx';

/** The kit alone as a program, for tests in a real pseudo-terminal. `b` breaks it on purpose. */
const terminal = startTerminal(
  <DemoBoard
    count={10_000}
    onOpen={() => {
      throw new Error('planted');
    }}
  />,
  {
    stdin: process.stdin,
    stdout: process.stdout,
    clock: systemClock(),
    random: systemRandom,
    stopProcess: () => process.kill(process.pid, 'SIGSTOP'),
    onInterrupt: () => end(130),
  },
);

function end(code: number): void {
  terminal.close();
  process.exit(code);
}

process.on('SIGTERM', () => end(143));
process.on('SIGHUP', () => end(129));
process.on('SIGTSTP', () => terminal.stop());
process.on('SIGCONT', () => terminal.continued());
process.on('uncaughtException', (error) => {
  terminal.close();
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
// Says that every handler above is in place.
terminal.setTitle('ready');
