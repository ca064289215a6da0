import type { Backend, Focus } from '../../commands/ports/backend.ts';
import type { Outcome, Refusal } from '../../commands/door/door.ts';
import { err } from '../../lib/result.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { idInContext, type RowContext } from '../../screens/contexts/in-context.ts';
import type { Console } from '../../screens/shell/contract.ts';
import { freshnessOf } from '../../screens/words/freshness.ts';
import type { Board, BoardUpdate, ContextState, PollerHealth } from '../../state/board.ts';
import type { ContextColour, ReadContext } from '../../state/settings/contexts/named-context.ts';
import { createBoardHub } from '../../state/board-hub.ts';
import { contextName } from '../start/choose-context.ts';

/** An account whose rows are gathered. */
export interface GatheredSeat {
  readonly name: string;
  readonly colour?: ContextColour;
  readonly console: Console;
}

const GATHERED = ['missions', 'scheduled', 'inbox'] as const;
type Gathered = (typeof GATHERED)[number];

/**
 * The boards of several accounts as one, for looking. A row keeps what it says and gets a key that names its account.
 * Nothing is done here but holding all of them: an act belongs to its own account's console.
 */
export function gatheredBackend(seats: readonly GatheredSeat[], settings: readonly ReadContext[]): Backend {
  const hub = createBoardHub();
  const taken = new Map<string, { readonly board: Board; readonly fault: SafeText | undefined }>();
  let told = '';

  const take = ({ name, colour, console }: GatheredSeat): void => {
    const { board, view } = console.store.getState();
    const before = taken.get(name);
    const fault = faultOf(board, view.wallMinuteMs);
    const again = before === undefined || before.fault !== fault;
    taken.set(name, { board, fault });
    const context: RowContext = {
      name,
      ...(colour === undefined ? {} : { colour }),
      ...(fault === undefined ? {} : { fault }),
    };
    hub.publish(
      GATHERED.flatMap((into) =>
        differences(into, again ? undefined : before.board, board, context, before?.board),
      ),
    );
  };

  const tellWhole = (): void => {
    const boards = seats.flatMap(({ name, colour }) => {
      const seat = taken.get(name);
      return seat === undefined ? [] : [{ name, colour, ...seat }];
    });
    const states: readonly ContextState[] = [
      ...settings.flatMap((each): readonly ContextState[] =>
        each.ok
          ? []
          : [{ name: contextName(each), state: 'lost', sentence: safeText(each.sentence), held: false }],
      ),
      ...boards.map(({ name, colour, board, fault }): ContextState => ({
        name,
        ...(colour === undefined ? {} : { colour }),
        state: fault !== undefined ? 'lost' : isRead(board) ? 'live' : 'reading',
        ...sentenceIn(fault ?? board.actsRefused),
        held: board.hold !== undefined,
      })),
    ];
    const reachable = boards.filter(({ fault }) => fault === undefined);
    const holds = reachable.map(({ board }) => board.hold);
    const allHeld = holds.length > 0 && holds.every((hold) => hold !== undefined);
    const whole = {
      states,
      pollers: pollersOf(boards.map(({ board }) => board)),
      server: boards.find(({ board }) => board.server !== undefined)?.board.server,
      hold: allHeld ? { sinceMs: holds.at(-1)?.sinceMs ?? 0, by: safe`all contexts` } : undefined,
    };
    const text = JSON.stringify(whole);
    if (text === told) return;
    told = text;
    hub.publish([
      { kind: 'set', field: 'contexts', value: whole.states },
      { kind: 'set', field: 'server', value: whole.server },
      { kind: 'set', field: 'hold', value: whole.hold },
      { kind: 'upsert', into: 'pollers', rows: whole.pollers.map((row) => [row.name, row] as const) },
    ]);
  };

  const stops = seats.map((seat) => {
    const look = (): void => {
      take(seat);
      tellWhole();
    };
    look();
    return seat.console.store.subscribe((state, last) => {
      if (state.board !== last.board || state.view.wallMinuteMs !== last.view.wallMinuteMs) look();
    });
  });
  const each = (work: (backend: Backend) => void): void =>
    seats.forEach(({ console }) => work(console.backend));

  return {
    subscribe: (listener) => hub.subscribe(listener),
    focus: ({ screen }: Focus) => each((backend) => backend.focus({ screen })),
    refresh: () => each((backend) => backend.refresh()),
    showFields: (fields) => each((backend) => backend.showFields(fields)),
    // The first tells the others.
    touched: () => seats[0]?.console.backend.touched(),
    stopCommit: () => each((backend) => backend.stopCommit()),
    markNoticesSeen: () => undefined,
    preview: (command) =>
      Promise.resolve({
        command,
        tier: 0,
        title: safeText(command.kind),
        lines: [],
        digest: '',
        refusal: ELSEWHERE,
      }),
    submit: async (command, actor, consent) =>
      command.kind === 'hold.set'
        ? holdAll(seats, (backend) => backend.submit(command, actor, consent))
        : { status: 'refused', refusal: ELSEWHERE },
    undo: () => Promise.resolve({ status: 'refused', refusal: ELSEWHERE }),
    inspect: () => Promise.resolve(err(ELSEWHERE.sentence)),
    plan: () => Promise.resolve(err(ELSEWHERE.sentence)),
    planCommands: () => Promise.resolve(err(ELSEWHERE.sentence)),
    numberOffers: () => Promise.resolve(err(ELSEWHERE.sentence)),
    earliestSlot: () => Promise.resolve(undefined),
    dayHours: () => Promise.resolve(undefined),
    draft: () => Promise.resolve(undefined),
    keepDraft: () => undefined,
    close: async () => {
      for (const stop of stops) stop();
    },
  };
}

const ELSEWHERE: Refusal = {
  code: 'invalid',
  sentence: safe`This is done in its own context: enter on a row opens it there.`,
};

/** Why an account's rows may no longer be so; undefined while they are read, or come in for the first time. */
function faultOf(board: Board, wallMs: number): SafeText | undefined {
  const freshness = freshnessOf(board, ['missions', 'all missions'], wallMs);
  if (board.actsRefused !== undefined && board.server?.lastOkAtMs === undefined) return board.actsRefused;
  return freshness.kind === 'lost' ? safeText(freshness.error.sentence) : undefined;
}

const sentenceIn = (sentence: SafeText | undefined): Pick<ContextState, 'sentence'> =>
  sentence === undefined ? {} : { sentence };

const isRead = (board: Board): boolean => board.server?.lastOkAtMs !== undefined;

/** What of an account's rows is new, or gone. `known`: its rows that are on the gathered board. */
function differences(
  into: Gathered,
  before: Board | undefined,
  now: Board,
  context: RowContext,
  known: Board | undefined,
): readonly BoardUpdate[] {
  const rows: ReadonlyMap<string, object> = now[into];
  const old: ReadonlyMap<string, object> | undefined = before?.[into];
  if (rows === old) return [];
  const changed = [...rows].filter(([id, row]) => old?.get(id) !== row);
  const gone = [...(known?.[into] ?? new Map<string, object>()).keys()].filter((id) => !rows.has(id));
  return [
    ...(changed.length === 0
      ? []
      : [
          {
            kind: 'upsert',
            into,
            rows: changed.map(([id, row]) => [
              idInContext(context.name, id),
              { ...row, ...renamed(into, row, context.name), context },
            ]),
          } as unknown as BoardUpdate,
        ]),
    ...(gone.length === 0
      ? []
      : [{ kind: 'remove', from: into, ids: gone.map((id) => idInContext(context.name, id)) } as const]),
  ];
}

/** Rows that find themselves by an id of their own. */
const renamed = (into: Gathered, row: object, name: string): object =>
  into === 'inbox' && 'id' in row ? { id: idInContext(name, String(row.id)) } : {};

/** Of each reader the account that answered last; failing only where it fails everywhere. */
function pollersOf(boards: readonly Board[]): readonly PollerHealth[] {
  const names = new Set(boards.flatMap(({ pollers }) => [...pollers.keys()]));
  return [...names].flatMap((name) => {
    const all = boards.flatMap(({ pollers }) => pollers.get(name) ?? []);
    const well = all.filter(({ state }) => state !== 'failing');
    const newest = (well.length > 0 ? well : all).toSorted(
      (one, other) => (other.lastOkAtMs ?? 0) - (one.lastOkAtMs ?? 0),
    );
    return newest.slice(0, 1);
  });
}

/** Holds every account, whatever becomes of one of them. */
async function holdAll(
  seats: readonly GatheredSeat[],
  hold: (backend: Backend) => Promise<Outcome>,
): Promise<Outcome> {
  const outcomes = await Promise.all(
    seats.map(async ({ name, console }) => ({
      name,
      outcome: await hold(console.backend).catch((error: unknown): Outcome => ({
        status: 'failed',
        sentence: safeText(String(error)),
        kind: 'ledger',
      })),
    })),
  );
  const held = outcomes.filter(
    ({ outcome }) =>
      outcome.status === 'done' || (outcome.status === 'refused' && outcome.refusal.code === 'already-so'),
  );
  const open = outcomes.filter((each) => !held.includes(each));
  const where = safe`Held in ${held.map(({ name }) => name).join(', ')}.`;
  if (open.length === 0) return { status: 'done', sentence: where, records: [] };
  const why = open.map(({ name, outcome }) => `${name}: ${sentenceOfOutcome(outcome)}`).join(' ');
  return {
    status: 'failed',
    kind: 'ledger',
    sentence: safe`${held.length === 0 ? safe`` : safe`${where} `}NOT held in ${why}`,
  };
}

const sentenceOfOutcome = (outcome: Outcome): SafeText =>
  outcome.status === 'refused' ? outcome.refusal.sentence : outcome.sentence;
