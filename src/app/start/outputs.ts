import { writeSync } from 'node:fs';
import { withStop } from '../../lib/full-stop.ts';

/** Where output goes has ended: `head` and pagers do that, and it is no fault of anybody. */
const READER_GONE: ReadonlySet<string> = new Set(['EPIPE', 'EIO']);

/**
 * Output that cannot be written ends the program with one sentence. `goOn`: it has work to do whether anybody reads
 * or not, and only says so.
 */
export function guardOutputs(goOn: boolean): void {
  let told = false;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      const gone = READER_GONE.has(error.code ?? '');
      if (!gone && !told) {
        told = true;
        say(`The output cannot be written: ${withStop(reason(error))}${goOn ? ' The work goes on.' : ''}`);
      }
      if (!goOn) process.exit(gone ? 0 : 5);
    });
  }
}

const reason = ({ code, message }: NodeJS.ErrnoException): string =>
  code === 'ENOSPC' ? 'the disk is full' : code === 'EBADF' ? 'it is closed' : message;

/** Straight to the descriptor, which may be full as well. */
function say(sentence: string): void {
  try {
    writeSync(2, `${sentence}\n`);
  } catch {
    // Nobody can be told.
  }
}
