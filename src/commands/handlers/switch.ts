import { dispatchBodyOf } from '../dispatch/dispatch-intent.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { JsonValue } from '../../lib/json.ts';
import { contactNames, phoneDigits } from '../../domain/contact/contacts.ts';
import { CLASS_MEMORY_KEY, CLASS_RULES, DRIVE_MEMORY_KEY } from '../../domain/mission/mission-class.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { CommandOf } from '../command.ts';
import type { FactReader } from '../reads/fact-reader.ts';
import { HELD_ALREADY } from '../acts/apply-local.ts';
import { type Part } from '../acts/part.ts';
import { goalInTheWay } from './goal.ts';
import { prepared, type CommandHandler } from './handler.ts';
import { whenText } from './when-text.ts';
import { refuse } from '../door/refusal.ts';

export const setHold: CommandHandler<CommandOf<'hold.set'>> = async (command, facts) => {
  if (facts.hold() !== undefined) return refuse('already-so', HELD_ALREADY);
  const local = {
    kind: 'hold',
    on: true,
    ...(command.reason !== undefined && { reason: command.reason }),
  } as const;
  return prepared({
    tier: 0,
    title: safe`Hold all dispatch`,
    lines: [
      safe`Nothing is scheduled, called or sent until the hold is released. What is scheduled already is taken back before it is due, where a console or a watch runs.`,
    ],
    basis: null,
    effect: {
      kind: 'act',
      parts: [],
      local: [local],
      undo: { parts: [], local: [{ kind: 'hold', on: false }] },
    },
    done: safe`Dispatch is held.`,
  });
};

const channelText = ({ channel }: { readonly channel: string }): string =>
  channel === 'sms' ? 'SMS' : channel;
const nameBefore = (name: SafeText | undefined): string => (name === undefined ? '' : `${name} `);

/** So many of what fires next are shown before a hold is released. */
const SHOWN_NEXT = 20;

export const releaseHold: CommandHandler<CommandOf<'hold.release'>> = async (command, facts) => {
  const hold = facts.hold();
  if (hold === undefined) return refuse('already-so', safe`Dispatch is not held.`);
  const pending = await facts.pendingEverywhere();
  const next = pending.ok ? pending.value : [];
  const live = await facts.underWayEverywhere();
  const names = new Map((await facts.entries()).flatMap(({ memory }) => [...contactNames(memory)]));
  return prepared({
    tier: 2,
    title: safe`Release the hold`,
    lines: [
      safe`Held by ${hold.by} since ${whenText(hold.sinceMs, facts.nowMs())}${hold.reason === undefined ? '' : `: ${hold.reason}`}`,
      safe`Reason: ${command.reason}`,
      safe`What the hold took back is scheduled again, each at its next allowed time.`,
    ],
    mentions: [
      ...facts
        .takenBack()
        .map((intent) => dispatchBodyOf(intent).item)
        .map(
          ({ channel, to }) =>
            safe`  scheduled again: ${channel === 'sms' ? 'SMS' : channel} to ${nameBefore(names.get(phoneDigits(to)))}${to}`,
        ),
      ...(live.ok
        ? live.value.map(
            (event) =>
              safe`  goes on now: ${channelText(event)} to ${nameBefore(names.get(phoneDigits(event.to)))}${event.to}`,
          )
        : []),
      pending.ok
        ? next.length === 0
          ? safe`Nothing more is scheduled at the server.`
          : safe`Fires next, of ${next.length} pending:`
        : safe`What fires next could not be read: ${pending.error.kind === 'unread' ? pending.error.error.sentence : ''}`,
      ...next
        .slice(0, SHOWN_NEXT)
        .map(
          (event) =>
            safe`  ${event.scheduledAtMs === undefined ? 'time unknown' : whenText(event.scheduledAtMs, facts.nowMs())} ${event.channel === 'sms' ? 'SMS' : event.channel} to ${nameBefore(names.get(phoneDigits(event.to)))}${event.to}`,
        ),
      ...(next.length > SHOWN_NEXT ? [safe`  and ${next.length - SHOWN_NEXT} more after these`] : []),
      ...(next.length > SHOWN_NEXT ? [safe`  and ${next.length - SHOWN_NEXT} more after these`] : []),
    ],
    basis: { sinceMs: hold.sinceMs },
    effect: { kind: 'act', parts: [], local: [{ kind: 'hold', on: false }] },
    done: safe`Dispatch runs again.`,
    notByEngine: safe`A hold is released by a person.`,
  });
};

/** Kept in the ledger for the engine, and in memory for the bot. */
export const setMissionClass: CommandHandler<CommandOf<'mission.class'>> = async (command, facts) => {
  const before = facts.switches.missionClass(command.mission);
  const rules = CLASS_RULES[command.missionClass];
  return prepared({
    tier: 0,
    title: safe`Class ${command.missionClass}: ${rules.name}`,
    lines: [safe`${rules.summary}`, ...(before === undefined ? [] : [safe`Before: class ${before}`])],
    basis: { before: before ?? null },
    mission: command.mission,
    effect: {
      kind: 'act',
      parts: await memoryPart(facts, command.mission, CLASS_MEMORY_KEY, command.missionClass),
      local: [{ kind: 'class', mission: command.mission, missionClass: command.missionClass }],
      undo: {
        parts: [],
        local: [
          {
            kind: 'class',
            mission: command.mission,
            ...(before !== undefined && { missionClass: before }),
          },
        ],
      },
    },
    done: safe`The mission is of class ${command.missionClass}.`,
  });
};

export const setDrive: CommandHandler<CommandOf<'mission.drive'>> = async (command, facts) => {
  const before = facts.switches.drive(command.mission);
  if (before === command.mode) return refuse('already-so', safe`Driving is ${command.mode} already.`);
  // An engine that cannot tell when it has found what it looks for would call everybody.
  const blind = command.mode === 'on' ? await goalInTheWay(command.mission, facts) : undefined;
  if (blind !== undefined) return refuse('no-goal', blind);
  return prepared({
    tier: command.mode === 'on' ? 1 : 0,
    title: safe`Drive: ${before} → ${command.mode}`,
    lines: [
      command.mode === 'on'
        ? safe`The engine acts on its own proposals.`
        : command.mode === 'suggest'
          ? safe`The engine proposes; a person acts.`
          : safe`The engine leaves this mission alone.`,
    ],
    basis: { before },
    mission: command.mission,
    effect: {
      kind: 'act',
      parts: await memoryPart(facts, command.mission, DRIVE_MEMORY_KEY, command.mode),
      local: [{ kind: 'drive', mission: command.mission, mode: command.mode }],
      undo: { parts: [], local: [{ kind: 'drive', mission: command.mission, mode: before }] },
    },
    done: safe`Driving is ${command.mode}.`,
    notByEngine: safe`Who drives is decided by a person.`,
  });
};

async function memoryPart(
  facts: FactReader,
  mission: MissionKey,
  key: string,
  value: JsonValue,
): Promise<readonly Part[]> {
  const entry = await facts.entry(mission);
  if (!entry.ok) return [];
  return [{ target: 'memory', change: { kind: 'memory.set', slug: entry.value.slug, key, value } }];
}

export const takeLease: CommandHandler<CommandOf<'lease.take'>> = async (command, facts) => {
  const lease = facts.lease(command.mission);
  const held = lease !== undefined && lease.expiresAtMs > facts.nowMs();
  const others = held && lease.holder !== facts.holder;
  if (others && command.force !== true) {
    return refuse(
      'not-leased',
      safe`${lease.holderLabel} drives this mission: take the lease over, or leave it.`,
    );
  }
  const force = others;
  return prepared({
    tier: force ? 2 : 0,
    title: force ? safe`Take the lease over` : safe`Take the lease`,
    lines: held
      ? [safe`Held by ${lease.holderLabel}, last seen ${whenText(lease.renewedAtMs, facts.nowMs())}`]
      : [safe`Nobody drives this mission.`],
    basis: { epoch: lease?.epoch ?? 0 },
    mission: command.mission,
    effect: {
      kind: 'act',
      parts: [],
      local: [{ kind: 'lease', mission: command.mission, take: true, force }],
    },
    done: safe`This console drives the mission.`,
  });
};

export const releaseLease: CommandHandler<CommandOf<'lease.release'>> = async (command, facts) =>
  prepared({
    tier: 0,
    title: safe`Release the lease`,
    lines: [safe`Another console or a watch service may drive the mission.`],
    basis: { epoch: facts.lease(command.mission)?.epoch ?? 0 },
    mission: command.mission,
    effect: {
      kind: 'act',
      parts: [],
      local: [{ kind: 'lease', mission: command.mission, take: false, force: false }],
    },
    done: safe`The lease is released.`,
  });

export const pollNow: CommandHandler<CommandOf<'poll.now'>> = async (command) =>
  prepared({
    tier: 0,
    title: safe`Poll now`,
    lines: [],
    basis: null,
    ...(command.mission !== undefined && { mission: command.mission }),
    effect: { kind: 'poll' },
    done: safe`Polling.`,
  });
