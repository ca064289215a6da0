import type { UnclearRequest } from '../../domain/approval/unclear.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { CommandOf } from '../command.ts';
import { missionId as missionIdOf, runId as runIdOf } from '../../domain/ids.ts';
import { DISPATCH, dispatchBodyOf, opKeyOf } from '../dispatch/dispatch-intent.ts';
import { nameOf, personLine, restInTime } from '../unclear/cut-off.ts';
import type { ContactMoment } from '../door/calling-hours.ts';
import { refuse } from '../door/refusal.ts';
import { IMMEDIATE, immediateBodyOf } from '../immediate/immediate.ts';
import { SLOT_LEAD_MS } from '../once/once-state.ts';
import type { FactReader } from '../reads/fact-reader.ts';
import { momentOf, placeOnRun } from './event-schedule.ts';
import { prepared, type CommandHandler, type Prepared } from './handler.ts';
import { commitPlan } from './plan.ts';
import { steadyNow } from './repeat-lines.ts';
import { whenText } from './when-text.ts';

/** A full step beyond the least lead, so that what is shown stays true while somebody reads it. */
const SOON_MS = SLOT_LEAD_MS + 6 * 60_000;

/** A person says how something ended of which nobody knows, or how it goes on. */
export const resolveUnclear: CommandHandler<CommandOf<'unclear.resolve'>> = async (command, facts) => {
  const { opKey, decision } = command;
  const item = facts.unclear().find((each) => each.opKey === opKey || each.id === opKey);
  if (item === undefined) {
    return refuse('already-so', safe`Nothing unclear goes by the name ${opKey}: it was settled meanwhile.`);
  }
  if (!item.ends.includes(decision)) {
    return refuse(
      'invalid',
      decision === 'again' && item.state === 'unknown'
        ? safe`It is still being found out, and may have happened: it is not done again before that is clear.`
        : safe`This is ended by ${item.ends.join(' or ')}, not by ${decision}.`,
    );
  }
  if (item.state === 'cut-off') return endCommit(item, command, facts);
  const again = decision === 'again' ? await againOf(item, command.atMs, facts) : NOTHING_AGAIN;
  if (!again.ok) return again;
  const { contacts, atMs, lines } = again.value;
  return prepared({
    tier: contacts.length > 0 ? 2 : 1,
    title: safe`${TITLES[decision]}: ${item.title}`,
    lines: [
      ...item.lines,
      ...lines,
      ...(command.reason === undefined ? [] : [safe`Reason: ${command.reason}`]),
    ],
    basis: { opKey: item.opKey, state: item.state, decision },
    ...(item.mission !== undefined && { mission: item.mission }),
    effect: {
      kind: 'unclear',
      opKey: item.opKey,
      about: aboutOf(item, facts),
      decision,
      ...(atMs !== undefined && { atMs }),
    },
    done: DONE[decision](item),
    ...(contacts.length > 0 && { contacts }),
    notByEngine: safe`An unclear outcome is settled by a person.`,
  });
};

const TITLES = { reached: 'It happened', again: 'Do it again', leave: 'Leave it', drop: 'Drop it' } as const;

const DONE: Readonly<Record<CommandOf<'unclear.resolve'>['decision'], (item: UnclearRequest) => SafeText>> = {
  reached: ({ title }) => safe`Settled as done: ${title}`,
  again: ({ title }) => safe`Done again: ${title}`,
  leave: ({ title }) => safe`Left as it is: ${title}`,
  drop: ({ title }) => safe`Dropped: ${title}`,
};

/** The rest of a commit is committed as it is, or taken away on purpose: then the mission's log says who was left out. */
async function endCommit(
  item: UnclearRequest,
  command: CommandOf<'unclear.resolve'>,
  facts: FactReader,
): Promise<Prepared> {
  const commit = facts.openCommits().find(({ id }) => id === item.opKey);
  if (commit === undefined)
    return refuse('already-so', safe`Nobody of this commit is left: it was ended meanwhile.`);
  const { mission, digest, left, total, queue } = commit;
  if (command.decision === 'again') {
    if (command.atMs !== undefined)
      return refuse('invalid', safe`The rest of a commit has many times: it takes none by --at.`);
    const rest = restInTime(commit, facts);
    if (!rest.ok) return refuse('invalid', rest.error);
    const moved = rest.value.filter((each) => !left.includes(each)).length;
    const whole = await commitPlan(
      { kind: 'plan.commit', mission, items: rest.value, digest, ...(queue !== undefined && { queue }) },
      facts,
    );
    if (!whole.ok) return whole;
    const { lines, title } = whole.value;
    const told = moved === 0 ? [] : [safe`${moved} of them at a new time: theirs has passed.`];
    return prepared({
      ...whole.value,
      title: safe`${title}: the rest of a commit of ${total}`,
      lines: [...told, ...lines],
      basis: {
        opKey: item.opKey,
        times: rest.value.map(({ to, atMs }) => [to, atMs]),
        plan: whole.value.basis,
      },
    });
  }
  const [first] = left;
  const names = left.map((each) => nameOf(each)).join('; ');
  return prepared({
    tier: 1,
    title: safe`Drop the rest: ${left.length} of ${total} are not called`,
    lines: [
      safe`These people are not called by this commit, and nothing reminds of them any more:`,
      ...left.map((each) => personLine(each, facts.nowMs())),
      ...(queue === undefined
        ? []
        : [safe`Nor are the ${queue.length} queued whose turn was to come after them.`]),
      ...(command.reason === undefined ? [] : [safe`Reason: ${command.reason}`]),
    ],
    basis: { opKey: item.opKey, left: left.map(opKeyOf) },
    mission,
    readToEnd: true,
    effect: {
      kind: 'act',
      parts:
        first?.missionId === undefined || first.runId === undefined
          ? []
          : [
              {
                target: 'event',
                missionId: missionIdOf(first.missionId),
                runId: runIdOf(first.runId),
                event: {
                  type: 'message',
                  summary: `Left out on purpose, ${left.length} of ${total} of a plan: ${names}${command.reason === undefined ? '' : ` (${command.reason})`}`,
                },
              },
            ],
      local: [{ kind: 'commit.drop', mission, id: item.opKey }],
    },
    done: safe`Dropped: ${left.length} of ${total} are not called by this commit.`,
    notByEngine: safe`The rest of a commit is dropped by a person.`,
  });
}

interface Again {
  readonly contacts: readonly ContactMoment[];
  readonly atMs?: number;
  readonly lines: readonly SafeText[];
}

const NOTHING_AGAIN = { ok: true, value: { contacts: [], lines: [] } as Again } as const;

function aboutOf(item: UnclearRequest, facts: FactReader): 'request' | 'gone' | 'act' | 'setup' {
  if (item.state === 'gone') return 'gone';
  if (item.state === 'refused') return 'act';
  const kind = facts.intent(item.opKey)?.kind;
  if (kind === 'setup') return 'setup';
  return item.state === 'waiting' || kind === 'act' ? 'act' : 'request';
}

/** Whom doing it again reaches, and when. */
async function againOf(item: UnclearRequest, wantedMs: number | undefined, facts: FactReader) {
  const intent = facts.intent(item.opKey);
  if (intent?.kind === DISPATCH && item.state !== 'refused' && item.state !== 'waiting') {
    const { item: tried } = dispatchBodyOf(intent);
    const atMs =
      wantedMs ?? facts.nextAllowed(momentOf({ ...tried, atMs: steadyNow(facts.nowMs()) + SOON_MS }));
    if (atMs === undefined) return refuse('invalid', safe`No allowed time is known: say when, with --at.`);
    const placed = await placeOnRun({ ...tried, atMs }, facts);
    if (!placed.ok) return placed;
    const doubt =
      item.state === 'parked'
        ? safe`If it did reach them, ${tried.to} is contacted a second time.`
        : undefined;
    const lines = [safe`New time: ${whenText(atMs, facts.nowMs())}`, ...(doubt === undefined ? [] : [doubt])];
    return { ok: true, value: { contacts: [momentOf(placed.value)], atMs, lines } as Again } as const;
  }
  if (intent?.kind === IMMEDIATE) {
    const { request } = immediateBodyOf(intent);
    const now = await facts.toldNowMs();
    if (!now.ok) return now;
    const moment = { channel: request.what, atMs: steadyNow(now.value) } as const;
    const { to } = request;
    const contacts: readonly ContactMoment[] = to === undefined ? [] : [{ ...moment, phone: to }];
    const lines = [
      safe`It goes out at once.`,
      ...(item.state === 'parked' ? [safe`If it did reach them, it is the second time.`] : []),
    ];
    return { ok: true, value: { contacts, lines } as Again } as const;
  }
  return NOTHING_AGAIN;
}
