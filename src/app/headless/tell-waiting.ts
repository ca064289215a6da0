import type { ServerPort } from '../../domain/server/server-port.ts';
import { systemClock, type Cancel, type Clock } from '../../lib/clock.ts';
import { safeText } from '../../lib/safe-text.ts';

/** Whoever waits longer than this wants to know what for, and once more when it goes on. */
const TELL_AFTER_MS: readonly number[] = [1_500, 12_000];
const LOOK_EVERY_MS = 250;

export interface WaitingPorts {
  /** Real time. */
  readonly clock: Clock;
  readonly server: Pick<ServerPort, 'health' | 'unanswered'>;
  /** One line for whoever sits there. */
  readonly tell: (line: string) => void;
  /** Of several accounts that are asked at once, the name of this one. */
  readonly name?: string;
}

/** Says what is waited for while the server leaves a request unanswered; at most twice. Ends when it is cancelled. */
export function tellWaiting({ clock, server, tell, name }: WaitingPorts): Cancel {
  let told = 0;
  let stop: Cancel = () => undefined;
  const look = (): void => {
    const after = TELL_AFTER_MS[told];
    if (after === undefined) return;
    const unanswered = server.unanswered();
    if (unanswered !== undefined && unanswered.forMs >= after) {
      const { pausedUntilMs, baseUrl } = server.health();
      const host = safeText(URL.canParse(baseUrl) ? new URL(baseUrl).host : baseUrl, { maxLength: 80 });
      const pause = pausedUntilMs === undefined ? 0 : Math.ceil((pausedUntilMs - clock.now()) / 1_000);
      const who = name === undefined ? '' : `${name}: `;
      const still = told === 0 ? 'Waiting' : 'Still waiting';
      told += 1;
      tell(
        pause > 0
          ? `${who}${still}: ${host} asked for a pause, or keeps failing, and is asked again in ${pause} s. ctrl-c ends it.`
          : `${who}${still} for ${host}: no answer to ${unanswered.what} in ${Math.round(unanswered.forMs / 1_000)} s. ctrl-c ends it.`,
      );
    }
    stop = clock.after(LOOK_EVERY_MS, look);
  };
  stop = clock.after(LOOK_EVERY_MS, look);
  return () => stop();
}

/**
 * The same for the person at this terminal: on standard error where it is one, so that no pipe and no log gets it.
 * `context`: the account that is asked, where it has a name.
 */
export function tellWaitingOnTerminal(
  server: WaitingPorts['server'],
  context: { readonly name: string } | undefined,
): Cancel {
  if (!process.stderr.isTTY) return () => undefined;
  return tellWaiting({
    clock: systemClock(),
    server,
    tell: (line) => void process.stderr.write(`\r${line}\u001B[K\n`),
    ...(context !== undefined && { name: context.name }),
  });
}
