import { err, ok, type Result } from '../../lib/result.ts';

/** What runs on the other host. */
const FAR_SIDE = 'clawdtalk-tui backend --stdio';

/**
 * A host as ssh takes it, `user@server` or an alias of ~/.ssh/config, where its port and key belong. Errors: a text
 * that ssh or a shell could read as anything else.
 */
export function readHost(text: string): Result<string, string> {
  return /^(?:[\p{L}\p{N}_.+][\p{L}\p{N}_.+-]*@)?[\p{L}\p{N}_[:][\p{L}\p{N}_.:[\]%-]*$/u.test(text)
    ? ok(text)
    : err(`'${text.slice(0, 80)}' is no host: write user@server, or a name of ~/.ssh/config.`);
}

/**
 * Arguments of `ssh`, one by one, never through a shell of this machine. It asks nothing (BatchMode): the terminal
 * belongs to the screens. Nothing of ours is in them but the name of the host.
 */
export const sshArguments = (host: string): readonly string[] => [
  '-T',
  '-e',
  'none',
  '-o',
  'BatchMode=yes',
  '-o',
  'ConnectTimeout=10',
  '-o',
  'ServerAliveInterval=5',
  '-o',
  'ServerAliveCountMax=3',
  '--',
  host,
  FAR_SIDE,
];

/** How the program that carries the link ended, and what it said last. */
export interface LinkEnd {
  readonly code: number | null;
  readonly said: string;
  /** It could not be started. */
  readonly absent?: true;
}

/** Why there is no link, with what mends it. */
export function linkEndText(host: string, version: string, { code, said, absent }: LinkEnd): string {
  // What ssh warns of is no reason.
  const words =
    said
      .split('\n')
      .map((line) => line.trim())
      .findLast((line) => line !== '' && !/^(?:warning|debug\d?):/i.test(line)) ?? '';
  if (absent === true) return 'there is no ssh on this machine: install OpenSSH';
  if (/there is no verb 'backend'/i.test(said))
    return `${host} has an older clawdtalk-tui, which knows no --host: install ${version} there`;
  if (code === 127 || /clawdtalk-tui: (?:command )?not found/i.test(said))
    return `${host} has no clawdtalk-tui in the path of a shell that is not interactive: install ${version} there`;
  if (/permission denied/i.test(said))
    return `${host} refuses the key: load it with ssh-add, or try ssh ${host} by hand (nothing is asked from here)`;
  if (/host key verification failed/i.test(said))
    return `the key of ${host} is not known, or is another: connect once with ssh ${host}`;
  if (words !== '') return words.replace(/[.\s]+$/, '');
  return code === 255 || code === null ? 'the connection broke' : 'the program there ended';
}
