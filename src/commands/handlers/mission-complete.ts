import { safe } from '../../lib/safe-text.ts';
import type { JsonValue } from '../../lib/json.ts';
import { completionChecklist } from '../../domain/mission/lifecycle.ts';
import type { CommandOf } from '../command.ts';
import type { Part } from '../acts/part.ts';
import { prepared, type CommandHandler } from './handler.ts';
import { blastLines, changeLine } from './cancel-parts.ts';
import { eventPart, statuses } from './mission.ts';
import { opKeyOf } from '../dispatch/dispatch-intent.ts';
import { openCommitText } from '../dispatch/open-commit.ts';
import { refuse } from '../door/refusal.ts';

/**
 * Closes the run as succeeded. The slug's memory is kept in the ledger before its entry leaves the state file. What
 * the rules want and is missing is in the preview; then only a person may go on, with a code.
 */
export const completeMission: CommandHandler<CommandOf<'mission.complete'>> = async (command, facts) => {
  if (command.summary.trim() === '') return refuse('invalid', safe`A summary of the result is needed.`);
  const mission = await facts.missionState(command.mission, command.runId);
  if (!mission.ok) return mission;
  const { missionId, run, steps, scheduled, events, entry } = mission.value;
  const insights = await facts.insights(scheduled);
  const checks = completionChecklist({
    steps,
    scheduled,
    events,
    insights,
    summary: command.summary,
    hasPayload: command.payload !== undefined,
  });
  const missing = checks.filter(({ ok }) => !ok);
  // An absent payload is told but holds nobody up: some results are a sentence.
  const grave = missing.filter(({ id }) => id !== 'payload');
  const result: JsonValue = {
    status: 'succeeded',
    summary: command.summary,
    ...(command.payload !== undefined && { payload: command.payload }),
  };
  const commits = facts.openCommits(command.mission);
  const [cutOff] = commits;
  const slug = entry?.slug;
  const own: readonly Part[] = [
    ...(slug === undefined
      ? []
      : [{ target: 'memory', change: { kind: 'memory.set', slug, key: 'result', value: result } } as const]),
    eventPart(mission.value, 'status_change', `Completed: ${command.summary}`),
  ];
  const farewell: readonly Part[] =
    slug === undefined
      ? []
      : [
          { target: 'memory', change: { kind: 'entry.archive', slug } },
          { target: 'memory', change: { kind: 'entry.remove', slug, runId: run.id } },
        ];
  return prepared({
    tier: grave.length > 0 || cutOff !== undefined ? 2 : 1,
    title: safe`Complete the mission`,
    lines: [
      changeLine(mission.value, 'succeeded'),
      ...commits.map(openCommitText),
      safe`Summary: ${command.summary}`,
      ...(command.payload === undefined ? [] : [safe`Payload: ${JSON.stringify(command.payload)}`]),
      ...checks.map((check) =>
        check.ok ? safe`✓ ${check.label}` : safe`✗ ${check.label}: ${check.missing ?? ''}`,
      ),
      ...blastLines(scheduled, 'stays'),
      ...(slug === undefined
        ? []
        : [safe`The entry ${slug} leaves the state file; its memory is kept in the ledger.`]),
    ],
    basis: {
      run: run.id,
      status: run.status,
      scheduled: statuses(scheduled),
      steps: statuses(steps),
      ...(cutOff !== undefined && { left: commits.flatMap(({ left }) => left.map(opKeyOf)) }),
    },
    mission: command.mission,
    effect: {
      kind: 'act',
      parts: [
        {
          target: 'server',
          change: {
            kind: 'run',
            missionId,
            runId: run.id,
            change: {
              status: 'succeeded',
              resultSummary: command.summary,
              ...(command.payload !== undefined && { resultPayload: command.payload }),
            },
          },
        },
        ...own,
        ...farewell,
      ],
    },
    done: safe`The mission is complete.`,
    ...(grave.length > 0 && {
      notByEngine: safe`Not complete yet: ${grave.map(({ label, missing: what }) => what ?? label).join('; ')}.`,
    }),
    ...(cutOff !== undefined && { notByEngine: openCommitText(cutOff) }),
  });
};
