import { commandWords } from '../../commands/command-words.ts';
import { statusText } from '../../domain/mission/status-text.ts';
import { auditMission } from '../../domain/audit/audit.ts';
import { JOIN_DEFAULTS } from '../../domain/mission/join.ts';
import type { MissionRow } from '../../domain/mission/mission-row.ts';
import type { Finding } from '../../domain/mission/mission-snapshot.ts';
import { asJson, type JsonObject } from '../../lib/json.ts';
import { safeText } from '../../lib/safe-text.ts';
import { isoOrNull, localTimeText, sentenceIn } from '../instant.ts';
import { matchMission } from '../match-mission.ts';
import { alignColumns } from '../../lib/align-columns.ts';
import type { Explanation, Verb } from '../verb.ts';
import { withSession } from '../with-session.ts';

/** Why a mission still runs, what is wrong with it, and what the engine would do next and when. */
export const explain: Verb = {
  name: 'explain',
  ways: [{ args: '<mission>' }],
  words: 1,
  summary: 'why a mission still runs, what is missing, what the engine would do next',
  run: (context, input) =>
    withSession(context, async (session) => {
      const [name] = input.positionals;
      if (name === undefined)
        return { exit: 2, sentence: 'Name a mission: its slug, its id, or a part of its name.' };
      const board = await session.readBoard('missions');
      if (!board.ok) return board.error;
      const named = matchMission(board.value.missions.values(), name);
      if (!named.ok) return named.error;
      const found = await session.readMission(named.value);
      if (!found.ok) return found.error;
      const { key, snapshot } = found.value;
      const assistants = await session.server.listAssistants({ priority: 'read' });
      const findings = auditMission(snapshot, session.clock.now(), {
        stuckAfterMs: JOIN_DEFAULTS.stuckAfterMs,
        assistants: assistants.ok ? assistants.value : [],
      });
      const next = await session.explain(key);
      const row = board.value.missions.get(key);
      if (input.json) {
        context.print(JSON.stringify(explanationJson(row, findings, next), undefined, 2));
      } else {
        for (const line of explanationLines(row, findings, next, session.zone)) context.print(line);
      }
      return 0;
    }),
};

function explanationJson(
  row: MissionRow | undefined,
  findings: readonly Finding[],
  next: Explanation | undefined,
): JsonObject {
  return {
    slug: row?.slug ?? null,
    mission_id: row?.missionId ?? null,
    run_id: row?.runId ?? null,
    status: row?.status ?? null,
    class: row?.missionClass ?? null,
    drive: row?.drive ?? null,
    driver: row?.driver ?? null,
    reason: row?.reason.kind ?? null,
    why: row?.reason.sentence ?? null,
    stuck: row?.stuck ?? null,
    findings: findings.map(({ kind, severity, sentence, mend }) => ({
      kind,
      severity,
      sentence,
      mend: mend === undefined ? null : { label: mend.label, command: { ...mend.command } },
    })),
    next: (next?.acts ?? []).map(({ command, why }) => ({
      act: command.kind,
      why,
      command: asJson(command),
    })),
    waiting_for: next === undefined || next.waiting === '' ? null : next.waiting,
    next_look_at: isoOrNull(next?.nextLookAtMs),
  };
}

function explanationLines(
  row: MissionRow | undefined,
  findings: readonly Finding[],
  next: Explanation | undefined,
  zone: string,
): readonly string[] {
  const acts = next?.acts ?? [];
  const waiting = next?.waiting ?? '';
  const head = [
    ['Mission', row?.name ?? '–'],
    ['Status', row === undefined ? '–' : statusText(row.status)],
    ['Why', row === undefined ? '–' : sentenceIn(row.reason, zone)],
    ['Class', row?.missionClass === undefined ? 'none: it is watched, never driven' : `${row.missionClass}`],
    ['Driving', row === undefined ? '–' : `${row.drive}, driven by ${row.driverLabel ?? row.driver}`],
  ];
  return [
    ...alignColumns(head),
    '',
    findings.length === 0 ? 'Nothing is wrong or missing.' : 'Findings:',
    ...findings.map(
      (finding) =>
        `  ${finding.severity}: ${sentenceIn(finding, zone)}${finding.mend === undefined ? '' : ` (to mend it: ${finding.mend.label})`}`,
    ),
    '',
    acts.length === 0 ? 'The engine has nothing to do now.' : 'The engine would now:',
    ...acts.map(({ command, why }) => `  ${commandWords(command.kind)}: ${safeText(why)}`),
    ...(waiting === '' ? [] : [`It waits for ${safeText(waiting)}.`]),
    ...(next?.nextLookAtMs === undefined
      ? []
      : [`It looks again at ${localTimeText(next.nextLookAtMs, zone)}.`]),
  ];
}
