import { safe } from '../../lib/safe-text.ts';
import { missionsReport } from '../../state/report/missions-report.ts';
import { REPORT_FORMS, reportText, type ReportFormat } from '../../state/report/report-text.ts';
import { matchMission } from '../match-mission.ts';
import { flag } from '../option.ts';
import type { Verb } from '../verb.ts';
import { withSession } from '../with-session.ts';

/** How missions stand, as a file for others: calls, outcomes, minutes, cost. */
export const report: Verb = {
  name: 'report',
  ways: [
    { args: '<mission>', takes: [...REPORT_FORMS] },
    { needs: ['all'], takes: [...REPORT_FORMS] },
  ],
  words: 1,
  readsOnly: () => true,
  summary: 'calls, outcomes, minutes and cost of a mission or of all, as Markdown, CSV or one HTML file',
  options: {
    all: flag('every mission, a line each'),
    md: flag('print Markdown; so it is if nothing is chosen'),
    csv: flag('print CSV'),
    html: flag('print one HTML file that loads nothing'),
  },
  run: async (context, input) => {
    const [name] = input.positionals;
    const chosen = REPORT_FORMS.filter((form) => input.values[form] === true);
    if (chosen.length > 1) {
      context.complain('Choose one of --md, --csv and --html.');
      return 2;
    }
    if ((name === undefined) !== (input.values['all'] === true)) {
      context.complain('Name a mission, or --all: report <mission> --html.');
      return 2;
    }
    const form: ReportFormat = chosen[0] ?? 'md';
    return withSession(context, async (session) => {
      const prices = session.prices();
      if (prices.complaints.length > 0) {
        return { exit: 2, sentence: `${prices.path}: ${prices.complaints.join(' ')}` };
      }
      const board = await session.readBoard('everything');
      if (!board.ok) return board.error;
      const rows = [...board.value.missions.values()];
      const named = name === undefined ? undefined : matchMission(rows, name);
      if (named?.ok === false) return named.error;
      const wanted =
        named === undefined
          ? rows
          : rows.filter(({ slug, missionId, key }) => [slug, missionId, key].includes(named.value));
      if (wanted.length === 0 && name !== undefined) {
        return { exit: 2, sentence: safe`No mission is called ${name}: see missions.` };
      }
      const made = missionsReport(board.value, wanted, {
        nowMs: session.clock.now(),
        zone: session.zone,
        prices: prices.value,
      });
      if (input.json) context.print(JSON.stringify(made, undefined, 2));
      else context.print(reportText(made, form, name !== undefined).replace(/\r?\n$/, ''));
      // What is there is told; that it is not all of it must not be missed.
      return made.unread.length === 0
        ? 0
        : { exit: 4, sentence: `Not all could be read: ${made.unread.join(' ')}` };
    });
  },
};
