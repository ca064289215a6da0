import { flag, text } from '../option.ts';
import { safeText } from '../../lib/safe-text.ts';
import { textOption } from '../act-verb.ts';
import { alignColumns } from '../../lib/align-columns.ts';
import type { DoctorReport, ExitCode, Verb } from '../verb.ts';

const MENDS = ['fix', 'rebuild-state', 'repair-state', 'bundle'] as const;

/** What is wrong with this installation, and the command that mends it. */
export const doctor: Verb = {
  name: 'doctor',
  ways: [{}],
  words: 0,
  everyContext: true,
  summary: 'what is wrong with key, server, clock, files, links, and what mends it',
  options: {
    fix: flag('link agents that are not linked'),
    'rebuild-state': flag('work out what the state file lacks; with --yes write it'),
    'repair-state': flag('find a kept copy for a broken state file; with --yes put it in place'),
    bundle: text('<file>', 'write what somebody who helps needs into this new file'),
    yes: flag('do what is proposed'),
  },
  run: async (context, input) => {
    const { values } = input;
    if (context.context !== undefined && MENDS.some((name) => values[name] !== undefined)) {
      context.complain('Mend one context at a time: name it with --context.');
      return 2;
    }
    const bundle = textOption(values, 'bundle');
    const told = await context.diagnose({
      fix: values['fix'] === true,
      rebuildState: values['rebuild-state'] === true,
      repairState: values['repair-state'] === true,
      yes: values['yes'] === true,
      ...(bundle === undefined ? {} : { bundle }),
    });
    if (!told.ok) {
      context.complain(told.error.sentence);
      return told.error.exit;
    }
    const report = told.value;
    const waits = values['rebuild-state'] === true && values['yes'] !== true && report.lost.length > 0;
    if (input.json) context.print(JSON.stringify(report, undefined, 2));
    else for (const line of lines(report, waits)) context.print(line);
    if (waits) context.complain('Nothing was written. To write exactly these entries, add: --yes');
    return exitOf(report);
  },
};

function lines({ checks, lost, done }: DoctorReport, waits: boolean): readonly string[] {
  return [
    ...alignColumns(checks.map(({ state, name, sentence }) => [state, name, sentence])),
    ...checks.flatMap(({ state, name, mend }) =>
      state === 'ok' || mend === undefined ? [] : [`To mend ${name}: ${mend}`],
    ),
    ...(waits ? ['', 'The state file lacks these entries:'] : []),
    ...(waits
      ? lost.flatMap(({ slug, members }) => [
          safeText(JSON.stringify({ [slug]: members }, undefined, 2), { multiline: true }),
        ])
      : []),
    ...done,
  ];
}

/** Server faults are the server's 4; any other is a 5. */
function exitOf({ checks }: DoctorReport): ExitCode {
  const failed = checks.filter(({ state }) => state === 'fail');
  if (failed.length === 0) return 0;
  return failed.some(({ side }) => side === 'server') ? 4 : 5;
}
