import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import type { Alert } from './alert.ts';
import type { AlertKind } from './alert-rule.ts';

/** What a channel is given to tell: one alert, or several together. Nothing in it is secret. */
export interface AlertMessage {
  /** The same for every repetition. */
  readonly id: string;
  readonly title: SafeText;
  readonly lines: readonly SafeText[];
  /** What to type to answer, one for each alert that has it. */
  readonly commands: readonly SafeText[];
  /** A trial, which nothing has happened for. */
  readonly test: boolean;
  readonly alerts: readonly {
    readonly id: string;
    readonly rule: string;
    readonly when: AlertKind;
    readonly title: SafeText;
    readonly mission?: string;
    readonly missionName?: SafeText;
    readonly sinceMs: number;
    readonly raisedAtMs: number;
  }[];
}

/** Beyond this the rest is counted: a message is to be read on a telephone. */
const MOST_LINES = 12;
const MOST_COMMANDS = 5;

/** What is told of these. `redact` takes secrets out of what strangers wrote too. */
export function alertMessage(
  alerts: readonly Alert[],
  redact: (text: string) => string,
  options: { readonly test?: boolean } = {},
): AlertMessage {
  const clean = (text: SafeText): SafeText => safeText(redact(text));
  const [first] = alerts;
  const single = alerts.length === 1 ? first : undefined;
  const lines =
    single === undefined ? alerts.map(({ title }) => title) : [...missionLine(single), ...single.lines];
  const title = single?.title ?? safe`${alerts.length} alerts: ${countsOf(alerts)}`;
  return {
    id: alerts.map(({ id, raisedAtMs }) => `${id}@${raisedAtMs}`).join(' '),
    title: clean(options.test === true ? safe`Test: ${title}` : title),
    lines: shortened(lines, MOST_LINES).map(clean),
    commands: alerts
      .flatMap(({ command }) =>
        command === undefined ? [] : [clean(single === undefined ? withoutDigest(command) : command)],
      )
      .slice(0, MOST_COMMANDS),
    test: options.test === true,
    alerts: alerts.map(({ id, rule, when, title: each, mission, missionName, sinceMs, raisedAtMs }) => ({
      id,
      rule,
      when,
      title: clean(each),
      ...(mission === undefined ? {} : { mission }),
      ...(missionName === undefined ? {} : { missionName: clean(missionName) }),
      sinceMs,
      raisedAtMs,
    })),
  };
}

/** For where not all of it is shown: a digest agrees to exactly what was shown. */
export const withoutDigest = (command: SafeText): SafeText =>
  safeText(command.replace(/ --expect [0-9a-f]+$/, ''));

const missionLine = ({ missionName, title }: Alert): readonly SafeText[] =>
  missionName === undefined || title.includes(missionName) ? [] : [safe`Mission: ${missionName}`];

function shortened(lines: readonly SafeText[], most: number): readonly SafeText[] {
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), safe`and ${lines.length - most + 1} more`];
}

/** `3 approvals, 1 stuck`: how many of each rule. */
function countsOf(alerts: readonly Alert[]): string {
  const counts = new Map<string, number>();
  for (const { rule } of alerts) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return [...counts].map(([rule, count]) => `${count} ${rule}`).join(', ');
}
