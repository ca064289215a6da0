import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import type { JsonValue } from '../../lib/json.ts';
import { ok } from '../../lib/result.ts';
import { missionId, runId, type MissionId, type RunId } from '../../domain/ids.ts';
import type { MissionEntry } from '../../domain/mission/mission-entry.ts';
import type { CommandOf, MemoryCommand } from '../command.ts';
import type { FactReader } from '../reads/fact-reader.ts';
import type { MemoryChange, Part } from '../acts/part.ts';
import { prepared, type Prepared, type Undo, type CommandHandler } from './handler.ts';
import { refuse } from '../door/refusal.ts';

export const saveMemory: CommandHandler<CommandOf<'memory.save'>> = async (command, facts) => {
  const entry = await entryFor(command, facts);
  if (!entry.ok) return entry;
  const { slug, memory } = entry.value;
  const { key, value } = command;
  const before = memory[key];
  return write(command, facts, entry.value, {
    change: { kind: 'memory.set', slug, key, ...asTyped(command, { value }) },
    title: safe`Save ${key} in memory`,
    lines: [
      ...(before === undefined ? [] : [safe`Before: ${shown(before)}`]),
      safe`${before === undefined ? 'New' : 'After'}: ${shown(value)}`,
    ],
    before,
    after: value,
    undo: keyBefore(facts, slug, key, before),
    summary: `Saved memory '${key}'`,
    payload: value,
  });
};

export const appendMemory: CommandHandler<CommandOf<'memory.append'>> = async (command, facts) => {
  const entry = await entryFor(command, facts);
  if (!entry.ok) return entry;
  const { slug, memory } = entry.value;
  const { key, item } = command;
  const before = memory[key];
  const list =
    before === undefined ? [] : Array.isArray(before) ? (before as readonly JsonValue[]) : [before];
  return write(command, facts, entry.value, {
    change: { kind: 'memory.append', slug, key, ...asTyped(command, { item }) },
    title: safe`Append to ${key} in memory`,
    lines: [safe`Item ${list.length + 1}: ${shown(item)}`],
    before,
    after: [...list, item],
    undo: {
      kind: 'memory.removeItem',
      slug,
      key,
      ...(command.rawJson === undefined ? { item } : { rawJson: command.rawJson }),
    },
    summary: `Appended to memory '${key}'`,
    payload: item,
  });
};

export const removeMemory: CommandHandler<CommandOf<'memory.remove'>> = async (command, facts) => {
  const entry = await facts.entry(command.mission);
  if (!entry.ok) return entry;
  const { slug, memory } = entry.value;
  const { key } = command;
  const before = memory[key];
  if (before === undefined) return refuse('already-so', safe`${slug} has no memory ${key}.`);
  return write(command, facts, entry.value, {
    change: { kind: 'memory.remove', slug, key },
    title: safe`Remove ${key} from memory`,
    lines: [safe`Removes: ${shown(before)}`],
    before,
    undo: { kind: 'memory.set', slug, key, ...asSpelled(facts, slug, key, before) },
    summary: `Removed memory '${key}'`,
    payload: null,
  });
};

type Typed = CommandOf<'memory.save' | 'memory.append'>;

/** The value as it is to be written: as it was typed where that is known. */
const asTyped = <T extends object>(
  { rawJson, createEntry, bare }: Typed,
  given: T,
): (T | { readonly rawJson: string }) & { readonly createEntry?: boolean; readonly orNothing?: boolean } => ({
  ...(rawJson === undefined ? given : { rawJson }),
  ...(createEntry === true && { createEntry }),
  // A bot's command ends with the answer: nothing of it goes on by itself.
  ...(bare === true && { orNothing: true }),
});

/** What is put back when a change is taken back: the key as it was, gone where there was none. */
export const keyBefore = (
  facts: FactReader,
  slug: string,
  key: string,
  before: JsonValue | undefined,
): MemoryChange =>
  before === undefined
    ? { kind: 'memory.remove', slug, key }
    : { kind: 'memory.set', slug, key, ...asSpelled(facts, slug, key, before) };

/** As the file spells it, so that no number passes through JavaScript. */
function asSpelled(
  facts: FactReader,
  slug: string,
  key: string,
  value: JsonValue,
): { readonly value: JsonValue } | { readonly rawJson: string } {
  const rawJson = facts.spelling(slug, key);
  return rawJson === undefined ? { value } : { rawJson };
}

/** The mission's entry; an empty one where the write is to make it. */
async function entryFor(command: Typed, facts: FactReader): ReturnType<FactReader['entry']> {
  const found = await facts.entry(command.mission);
  if (found.ok || (found.error.kind === 'refused' && found.error.refusal.code === 'stale')) return found;
  if (command.createEntry !== true || !command.mission.startsWith('slug:')) return found;
  return ok({ slug: command.mission.slice(5), memory: {}, extra: {} });
}

interface Write {
  readonly change: MemoryChange;
  readonly title: SafeText;
  readonly lines: readonly SafeText[];
  readonly before: JsonValue | undefined;
  readonly after?: JsonValue;
  readonly undo: MemoryChange;
  readonly summary: string;
  readonly payload: JsonValue;
}

/** Local and undoable; the server's log keeps what was saved, so that a lost file can be rebuilt from it. */
async function write(
  command: MemoryCommand,
  facts: FactReader,
  entry: MissionEntry,
  { change, title, lines, before, after, undo, summary, payload }: Write,
): Promise<Prepared> {
  const parts: Part[] = [{ target: 'memory', change }];
  const run = 'bare' in command && command.bare ? undefined : await runFor(command, facts, entry);
  if (run !== undefined) {
    parts.push({
      target: 'event',
      ...run,
      event: { type: 'custom', summary, payload: { key: command.key, value: payload } },
    });
  }
  const back: Undo = {
    parts: [{ target: 'memory', change: undo }],
    expect: { slug: entry.slug, key: command.key, ...(after !== undefined && { value: after }) },
  };
  return prepared({
    tier: 0,
    title,
    lines,
    basis: { before: before ?? null },
    mission: command.mission,
    effect: { kind: 'act', parts, undo: back },
    done: safeText(`${summary} of ${entry.slug}.`),
  });
}

/** Where the event goes. Memory can be saved while the server is away: then the event follows. */
async function runFor(
  command: MemoryCommand,
  facts: FactReader,
  entry: MissionEntry,
): Promise<{ readonly missionId: MissionId; readonly runId: RunId } | undefined> {
  if (entry.missionId === undefined) return undefined;
  const mission = await facts.mission(command.mission, command.runId);
  if (mission.ok) return { missionId: mission.value.missionId, runId: mission.value.run.id };
  if (mission.error.kind === 'refused' || entry.runId === undefined) return undefined;
  return { missionId: missionId(entry.missionId), runId: runId(entry.runId) };
}

const shown = (value: JsonValue): SafeText =>
  safeText(typeof value === 'string' ? value : JSON.stringify(value), { maxLength: 400 });
