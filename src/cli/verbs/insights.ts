import { flag, text } from '../option.ts';
import { exportedTalk, makeReport, plainJson, type ReportForm } from '../../domain/insight/insight-export.ts';
import { isRankable } from '../../domain/insight/insight-fields.ts';
import {
  insightTable,
  parseWeights,
  rankTalks,
  type InsightTable,
  type RankedTalk,
} from '../../domain/insight/insight-table.ts';
import { rubricOf } from '../../domain/mission/mission-memory.ts';
import { textOption } from '../act-verb.ts';
import { alignColumns } from '../../lib/align-columns.ts';
import type { Complaint, Verb, VerbInput } from '../verb.ts';
import { readNamedMission } from '../read-named-mission.ts';
import { withSession } from '../with-session.ts';

/** The results of a mission's conversations: a table for people, or a whole export on standard output. */
export const insights: Verb = {
  name: 'insights',
  ways: [{ args: '<mission>' }],
  words: 1,
  summary: "the results of a mission's conversations, ranked, as a table or an export",
  options: {
    rank: text('<field:weight,…>', 'rank by weighted fields, such as price:-1,years:2'),
    csv: flag('print CSV'),
    jsonl: flag('print one JSON object a line'),
    md: flag('print Markdown'),
  },
  run: (context, input) =>
    withSession(context, async (session) => {
      const [name = ''] = input.positionals;
      const form = formOf(input);
      if (typeof form === 'object') return form;
      const found = await readNamedMission(session, input.positionals[0]);
      if (!found.ok) return found.error;
      const { snapshot } = found.value;
      // An empty export would say that nobody was ever reached.
      if (snapshot.scheduleUnread !== undefined && snapshot.scheduled.length === 0) {
        return { exit: 4, sentence: `Its conversations were not read: ${snapshot.scheduleUnread}.` };
      }
      const nowMs = session.clock.now();
      const table = insightTable(snapshot, nowMs);
      const rankable = table.fields.filter(isRankable).map((field) => field.name);
      const typed = textOption(input.values, 'rank');
      const weights =
        typed === undefined
          ? { ok: true as const, value: rubricOf(snapshot.entry?.memory ?? {}) }
          : parseWeights(typed, rankable);
      if (!weights.ok) return { exit: 2, sentence: weights.error };
      const ranked = rankTalks(table.talks, weights.value);
      if (form === 'json') {
        const byId = new Map(ranked.map((row) => [row.talk.id, row]));
        const value = {
          mission: snapshot.mission?.name ?? snapshot.entry?.missionName ?? name,
          weights: weights.value,
          fields: table.fields.map(({ name: field, kind, filled }) => ({ name: field, kind, filled })),
          results: table.talks.map((talk) => exportedTalk(talk, byId.get(talk.id))),
        };
        context.print(plainJson(value, 2));
        return 0;
      }
      if (form !== 'table') {
        const title = snapshot.mission?.name ?? snapshot.entry?.missionName ?? name;
        const report = makeReport(form, { name: title, snapshot, weights: weights.value, nowMs });
        for (const part of report.parts) context.print(part.replace(/\r?\n$/, ''));
        return 0;
      }
      for (const line of describe(table, ranked)) context.print(line);
      return 0;
    }),
};

function formOf({ values, json }: VerbInput): ReportForm | 'json' | 'table' | Complaint {
  const chosen = [
    ...(json ? (['json'] as const) : []),
    ...(['csv', 'jsonl', 'md'] as const).filter((form) => values[form] === true),
  ];
  if (chosen.length > 1) return { exit: 2, sentence: 'Choose one of --csv, --jsonl, --md and --json.' };
  return chosen[0] ?? 'table';
}

function describe({ talks, fields }: InsightTable, ranked: readonly RankedTalk[]): readonly string[] {
  if (talks.length === 0) return ['No conversation of this mission has ended yet.'];
  const placed = new Set<string>(ranked.map(({ talk }) => talk.id));
  const rest = talks.filter(({ id }) => !placed.has(id));
  const rows = [
    ...ranked.map(
      ({ talk, ranked: { rank, score, missing }, tied }) =>
        [`${tied ? '=' : ''}${rank}`, `${score.toFixed(3)}${missing.length > 0 ? '!' : ''}`, talk] as const,
    ),
    ...rest.map((talk) => ['-', '-', talk] as const),
  ];
  return [
    ...alignColumns([
      ['RANK', 'SCORE', 'RESULT', 'TRY', 'PHONE', 'NAME', 'SUMMARY'],
      ...rows.map(([rank, score, talk]) => [
        rank,
        score,
        talk.result,
        `${talk.attempt}/${talk.attempts}`,
        talk.phone,
        talk.name ?? '-',
        talk.summary ?? '-',
      ]),
    ]),
    '',
    `Fields: ${fields.length === 0 ? 'none' : fields.map(({ name, kind, filled }) => `${name} (${kind}, ${filled} of ${talks.length})`).join(', ')}`,
    ...(ranked.some((row) => row.ranked.missing.length > 0) ? ['! some of what is weighed is missing'] : []),
  ];
}
