import { ownTimeText } from '../time/timed-text.ts';
import { keysIn, type KeyMap } from '../../ui/keys/key-map.ts';
import { safe } from '../../lib/safe-text.ts';
import type { Board, EngineStatus } from '../../state/board.ts';
import type { Badge, Banner } from '../../ui/frame/Screen.tsx';
import type { Segment } from '../../ui/text/segments.ts';
import { UNNAMED, type ContextColour } from '../../state/settings/contexts/named-context.ts';
import type { Tone } from '../../ui/theme/theme.ts';
import { waitsNow } from '../approvals/words.ts';
import type { CellEnvironment } from '../table/column.ts';
import { clockText, ownZone, secondsText } from '../time/clock-text.ts';
import { lengthText } from '../../lib/length-text.ts';
import { relativeText } from '../time/relative-text.ts';
import { freshnessOf, type Freshness } from '../words/freshness.ts';
import type { Host, ScreenDefinition } from '../shell/contract.ts';

/** Words that hold for the whole session. */
export function badgesOf(host: Host): readonly Badge[] {
  return [
    ...contextBadge(host),
    ...(host.demo ? [{ text: 'DEMO', tone: 'banner-info' } as const] : []),
    ...(host.at === undefined ? [] : [{ text: host.at, tone: 'banner-info' } as const]),
    ...(host.readOnly ? [{ text: 'READ-ONLY', tone: 'banner-info' } as const] : []),
    ...(host.dryRun ? [{ text: 'DRY RUN', tone: 'banner-warn' } as const] : []),
  ];
}

/** The account that all of this is about. A start without a context needs no name. */
function contextBadge({ contexts }: Host): readonly Badge[] {
  if (contexts === undefined || contexts.current === UNNAMED) return [];
  return [{ text: contexts.current, tone: contextTone(contexts.colour) }];
}

export const contextTone = (colour: ContextColour | undefined): Tone =>
  colour === undefined ? 'banner-info' : `context-${colour}`;

/** How much of it is written out, where the screen has less room. */
type Wording = 'full' | 'short' | 'least';

/**
 * What waits with its key, notices with theirs, who drives, the clock and the connection: the same in three lengths,
 * the longest first. Counts and keys are in all of them.
 */
export function statusOf(
  board: Board,
  screen: Pick<ScreenDefinition, 'readers'>,
  environment: CellEnvironment,
): readonly (readonly Segment[])[] {
  return (['full', 'short', 'least'] as const).map((wording) =>
    statusLine(board, screen, environment, wording),
  );
}

function statusLine(
  board: Board,
  screen: Pick<ScreenDefinition, 'readers'>,
  environment: CellEnvironment,
  wording: Wording,
): readonly Segment[] {
  const { minuteMs, zoneMode, operatorZone, ascii, keys } = environment;
  const dot: Segment = { text: safe` ${ascii ? '-' : '·'} `, tone: 'dim' };
  const unseen = [...board.notices.values()].filter(({ seen }) => !seen).length;
  const waiting = [...board.inbox.values()].filter(waitsNow).length;
  const counted = (count: number, noun: string | undefined, key: string): readonly Segment[] =>
    count === 0
      ? []
      : [
          {
            text: safe`${count}${noun === undefined ? '' : ` ${noun}${count === 1 ? '' : 's'}`} `,
            tone: 'warn',
          },
          { text: safe`[${key}]`, tone: 'key' },
          dot,
        ];
  const clock = clockText(minuteMs, ownZone(zoneMode, operatorZone), minuteMs);
  return [
    ...counted(waiting, 'approval', keyFor(keys, 'screen.approvals', '5')),
    ...counted(unseen, wording === 'least' ? undefined : 'notice', keyFor(keys, 'go.notices', '!')),
    ...othersSegments(board, wording, dot),
    ...driverSegments(board, wording, dot, keyFor(keys, 'act.hold', 'H')),
    { text: safe`${wording === 'least' ? clock.slice(0, 5) : clock} ` },
    freshnessSegment(freshnessOf(board, screen.readers, environment.wallMinuteMs), environment),
    { text: safe` ` },
  ];
}

/** The first key of an act that the header names. */
const keyFor = (map: KeyMap | undefined, id: string, own: string): string => keysIn(map, id, [own])[0] ?? ':';

/** Two machines that know nothing of each other's holds act on the same missions. */
function othersSegments({ elsewhere }: Board, wording: Wording, dot: Segment): readonly Segment[] {
  if (elsewhere === undefined) return [];
  const words = { full: 'another machine acts here too', short: 'another machine too', least: '2 machines' };
  return [{ text: safe`${words[wording]}`, tone: 'warn' }, dot];
}

/** Who acts for missions here; a hold is said first and in red, for it means that nobody does. */
function driverSegments(
  { hold, engine }: Board,
  wording: Wording,
  dot: Segment,
  holdKey: string,
): readonly Segment[] {
  if (hold !== undefined || engine?.state === 'held')
    return [{ text: safe`HELD `, tone: 'banner-bad' }, { text: safe`[${holdKey}]`, tone: 'key' }, dot];
  if (engine === undefined || engine.state === 'off') return [];
  // What is normal is the first to go.
  if (wording === 'least' && engine.state === 'driving') return [];
  return [{ text: engineText(engine, wording), tone: 'dim' }, dot];
}

function engineText(engine: EngineStatus, wording: Wording) {
  const whose = wording === 'full' ? 'engine ' : '';
  switch (engine.state) {
    case 'driving':
      return safe`${whose}drives`;
    case 'viewing':
      return engine.holder === undefined || wording === 'least'
        ? safe`${whose}views`
        : safe`${engine.holder} drives, this views`;
    case 'starting':
      return safe`${whose}starts`;
    case 'held':
    case 'off':
      return safe`${whose}off`;
  }
}

function freshnessSegment(
  freshness: Freshness,
  { minuteMs, wallMinuteMs, ascii }: Pick<CellEnvironment, 'minuteMs' | 'wallMinuteMs' | 'ascii'>,
): Segment {
  const dot = ascii ? '*' : '●';
  switch (freshness.kind) {
    case 'reading':
      return { text: safe`${ascii ? 'o' : '○'} reading …`, tone: 'dim' };
    case 'restored':
      return {
        text: safe`${ascii ? '~' : '◐'} known ${relativeText(freshness.takenAtMs, minuteMs)}`,
        tone: 'warn',
      };
    case 'fresh':
      return wallMinuteMs - freshness.readAtMs < 60_000
        ? { text: safe`${dot} live`, tone: 'good' }
        : { text: safe`${dot} read ${relativeText(freshness.readAtMs, wallMinuteMs)}`, tone: 'good' };
    case 'stale':
      return {
        text: safe`${ascii ? '!' : '▲'} stale, read ${relativeText(freshness.readAtMs, wallMinuteMs)}`,
        tone: 'warn',
      };
    case 'lost':
      return {
        text: safe`${ascii ? 'x' : '✗'} ${lostText(freshness.readAtMs, wallMinuteMs)}`,
        tone: 'bad',
      };
  }
}

function lostText(readAtMs: number | undefined, wallMinuteMs: number): string {
  if (readAtMs === undefined) return 'nothing read';
  return wallMinuteMs - readAtMs < 60_000
    ? 'lost just now'
    : `last read ${relativeText(readAtMs, wallMinuteMs)}`;
}

/** A hold does not reach what the server has: whoever holds must see it. */
function stillOut({ inbox, scheduled, pollers }: Board, environment: CellEnvironment): string {
  const held = [...inbox.values()].find(({ kind, state }) => kind === 'held' && state === 'open');
  const [first, ...more] = held?.lines ?? [];
  const count = held?.events?.length ?? 0;
  if (first === undefined || count === 0) {
    // What still rings is looked for after the hold: until then nobody knows that there is nothing.
    const pending = [...scheduled.values()].filter(({ event }) => event.status === 'pending').length;
    return pending === 0 && pollers.get('schedule')?.lastOkAtMs !== undefined
      ? ' Nothing that is scheduled still goes out.'
      : ' What is scheduled at the server may still go out: 2 shows it.';
  }
  return ` ${count} still ${count === 1 ? 'goes' : 'go'} out: ${ownTimeText(first, environment)}${count > 1 ? ` and ${Math.min(count, more.length + 1) - 1} more` : ''}; 5, then A cancels.`;
}

/** States that stay until they end. */
export function bannersOf(
  board: Board,
  screen: ScreenDefinition,
  environment: CellEnvironment,
): readonly Banner[] {
  const { minuteMs, wallMinuteMs, zoneMode, operatorZone } = environment;
  const zone = ownZone(zoneMode, operatorZone);
  const banners: Banner[] = [];
  if (board.hold !== undefined) {
    banners.push({
      level: 'bad',
      text: safe`HOLD since ${clockText(board.hold.sinceMs, zone, minuteMs)} by ${board.hold.by}${board.contexts === undefined ? ', H releases it' : ''}: nothing is dispatched from here.${board.contexts === undefined ? stillOut(board, environment) : ' 5 lists what still goes out; each is released in its own context.'}`,
    });
  }
  if (board.actsRefused !== undefined) banners.push({ level: 'bad', text: board.actsRefused });
  if (board.team?.away === true) {
    const read = clockText(board.team.readAtMs, zone, minuteMs);
    banners.push({
      level: 'bad',
      text: safe`The team's ledger is not reached since ${read}: nothing is dialled or changed from here until it is.`,
    });
  } else if (board.team?.guarded === true) {
    banners.push({
      level: 'bad',
      text: safe`The team's ledger was restored or failed over: nothing is sent until it has been compared with the server.`,
    });
  }
  for (const { name, state, sentence, held } of board.contexts ?? []) {
    if (sentence !== undefined || state === 'lost') {
      const grey = state === 'lost' ? ' Its rows are grey.' : '';
      banners.push({ level: 'warn', text: safe`${name}: ${sentence ?? 'is not read.'}${grey}` });
    } else if (held && board.hold === undefined)
      banners.push({ level: 'warn', text: safe`${name} is held: nothing is dispatched there.` });
  }
  const freshness = freshnessOf(board, screen.readers, wallMinuteMs);
  const lost = freshness.kind === 'lost' ? freshness : connectionLost(board);
  if (lost !== undefined) {
    const next = lost.nextAtMs === undefined ? '' : `, next ${secondsText(lost.nextAtMs, zone)}`;
    banners.push({
      level: 'bad',
      text: safe`${lost.error.sentence} Try ${lost.attempt}${next}; r tries now.`,
    });
  } else if (freshness.kind === 'restored') {
    banners.push({
      level: 'info',
      text: safe`What is shown was known ${lengthText(minuteMs - freshness.takenAtMs)} ago, by the last session. Reading …`,
    });
  }
  if (board.stateFile !== undefined && board.stateFile.kind !== 'ok' && board.stateFile.kind !== 'missing') {
    banners.push({ level: 'warn', text: safe`${board.stateFile.sentence}` });
  }
  return banners;
}

/** The server has answered nothing at all. */
function connectionLost(board: Board): (Freshness & { kind: 'lost' }) | undefined {
  const failing = [...board.pollers.values()].find(
    ({ state, error }) => state === 'failing' && error?.kind === 'key',
  );
  return failing?.error === undefined
    ? undefined
    : {
        kind: 'lost',
        error: failing.error,
        attempt: failing.attempt,
        ...(failing.nextAtMs === undefined ? {} : { nextAtMs: failing.nextAtMs }),
      };
}
