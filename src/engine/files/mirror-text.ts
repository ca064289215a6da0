import type { Mirror } from './mirror-reader.ts';

/** What an agent last told this long ago is too old to build on. */
export const STALE_MS = 60_000;

export const NOT_PUBLISHED =
  "The bot's state file is not read yet: there is none here, and no agent has published one. Start clawdtalk-tui watch --agent on the bot's host.";

export const notReadText = ({ file }: Mirror): string =>
  file.kind === 'too-large'
    ? `${file.host}: ${file.sentence}`
    : `The state file of ${file.host} is not read yet.`;

export function mirrorText({ file, entries }: Mirror, ageMs: number): string {
  const { host, path, kind, sentence } = file;
  if (kind !== 'ok') return `${host}: ${sentence}`;
  if (entries === undefined) return `The state file of ${host} is not read yet.`;
  const age =
    ageMs > STALE_MS
      ? `its agent was last seen ${ageText(ageMs)} ago: changes wait for it`
      : 'its agent runs';
  return `${path} of ${host}, as its agent publishes it; ${age}.`;
}

/** In steps, so that what says it does not change all the time. */
export function ageText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 60) return `${Math.max(5, Math.ceil(seconds / 5) * 5)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
