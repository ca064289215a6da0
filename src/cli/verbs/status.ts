import type { MissionRow } from '../../domain/mission/mission-row.ts';
import { isTerminalRun } from '../../domain/mission/status.ts';
import { fileMissionLines } from '../file-missions.ts';
import type { Board } from '../../state/board.ts';
import { isoOrNull, localTimeText } from '../instant.ts';
import { missionJson } from '../mission-json.ts';
import type { JsonObject } from '../../lib/json.ts';
import { ringingLines, ringingText } from '../../commands/dispatch/ringing-text.ts';
import type { HeldDispatch } from '../../commands/dispatch/still-rings.ts';
import type { Verb } from '../verb.ts';
import { withSession } from '../with-session.ts';
import { missionTable } from './missions.ts';

/** The state of everything in a few lines: what lives, what is stuck, what comes next. */
export const status: Verb = {
  name: 'status',
  ways: [{}],
  words: 0,
  everyContext: true,
  summary: 'what lives, what is stuck, what needs you, what comes next',
  run: (context, input) =>
    withSession(context, async (session) => {
      const board = await session.readBoard('everything');
      if (!board.ok) {
        if (!input.json) for (const line of fileMissionLines(session)) context.print(line);
        return board.error;
      }
      const summary = summarise(board.value, session.clock.now());
      const rows = [...board.value.scheduled.values()];
      const held = session.held(rows.map(({ event }) => event));
      const elsewhere = session.elsewhere(rows.map(({ event }) => event)).length;
      const { acts, unread } = await session.actsElsewhere();
      if (input.json) {
        const json = {
          ...statusJson(summary, board.value),
          held: heldJson(held),
          placed_elsewhere: elsewhere,
          acts_elsewhere: unread && acts.length === 0 ? null : acts.length,
        };
        context.print(JSON.stringify(json, undefined, 2));
        return 0;
      }
      const { server, stateFile } = board.value;
      context.print(`Server      ${server?.baseUrl ?? '–'}  key ${server?.maskedKey ?? 'none'}`);
      for (const line of heldLines(held, session.zone)) context.print(line);
      if (elsewhere > 0) {
        context.print(
          `Elsewhere   ${elsewhere} pending ${elsewhere === 1 ? 'call or message was' : 'calls and messages were'} placed by a console of another machine; clawdtalk-tui doctor says more`,
        );
      }
      if (acts.length > 0) {
        context.print(
          `Elsewhere   ${acts.length} ${acts.length === 1 ? 'act' : 'acts'} within the hour by a console of another machine, the last: ${acts[0]?.summary ?? ''}`,
        );
      }
      context.print(`State file  ${stateFile?.sentence ?? '–'}`);
      context.print(
        `Missions    ${summary.live.length} live, ${summary.stuck.length} stuck, ${summary.needsMe.length} waiting for you, ${summary.ended} ended`,
      );
      context.print(
        `Requests    ${summary.approvals} pending; clawdtalk-tui approvals lists all that waits for you`,
      );
      context.print(`Next event  ${localTimeText(summary.nextEventAtMs, session.zone)}`);
      if (summary.live.length > 0) {
        context.print('');
        for (const line of missionTable(summary.live, session.zone)) context.print(line);
      }
      return 0;
    }),
};

/** That nothing is dispatched, and what rings all the same. */
function heldLines(held: HeldDispatch | undefined, zone: string): readonly string[] {
  if (held === undefined) return [];
  const since = localTimeText(held.hold.sinceMs, zone);
  return [
    `Dispatch    HELD by ${held.hold.by} since ${since}. ${ringingText(held.ringing, held.kept)}`,
    ...ringingLines(held.ringing, () => undefined).map((line) => `            ${line}`),
  ];
}

const heldJson = (held: HeldDispatch | undefined): JsonObject | null =>
  held === undefined
    ? null
    : {
        by: held.hold.by,
        since: isoOrNull(held.hold.sinceMs),
        reason: held.hold.reason ?? null,
        still_rings: held.ringing.map(({ event, inMs, stoppable }) => ({
          event_id: event.id,
          to: event.to,
          at: isoOrNull(event.scheduledAtMs),
          in_s: Math.ceil(inMs / 1000),
          can_be_cancelled: stoppable,
        })),
      };

interface Summary {
  readonly live: readonly MissionRow[];
  readonly stuck: readonly MissionRow[];
  readonly needsMe: readonly MissionRow[];
  readonly ended: number;
  readonly approvals: number;
  readonly nextEventAtMs: number | undefined;
}

function summarise(board: Board, nowMs: number): Summary {
  const rows = [...board.missions.values()];
  const live = rows.filter((row) => !isTerminalRun(row.status));
  const coming = [...board.scheduled.values()]
    .map(({ event }) => event)
    .filter((event) => event.status === 'pending' && (event.scheduledAtMs ?? 0) >= nowMs)
    .map((event) => event.scheduledAtMs ?? 0);
  return {
    live,
    stuck: live.filter((row) => row.stuck),
    needsMe: live.filter((row) => row.needsMe),
    ended: rows.length - live.length,
    approvals: [...board.approvals.values()].filter((approval) => approval.status === 'pending').length,
    nextEventAtMs: coming.length === 0 ? undefined : Math.min(...coming),
  };
}

function statusJson(summary: Summary, board: Board): object {
  return {
    server: board.server?.baseUrl ?? null,
    key: board.server?.maskedKey ?? null,
    state_file:
      board.stateFile === undefined ? null : { path: board.stateFile.path, state: board.stateFile.kind },
    live: summary.live.length,
    stuck: summary.stuck.length,
    needs_me: summary.needsMe.length,
    ended: summary.ended,
    approvals_pending: summary.approvals,
    next_event_at: isoOrNull(summary.nextEventAtMs),
    missions: summary.live.map(missionJson),
  };
}
