import { safe } from '../../lib/safe-text.ts';
import {
  changedMeanwhile,
  memoryDraft,
  memoryFields,
  memoryTitle,
  readMemoryValue,
  writtenMemory,
  type MemoryTarget,
} from '../mission/memory-form.ts';
import type { Console } from '../shell/contract.ts';
import { actInPlain } from './plain-act.ts';
import { editFields } from './plain-fields.ts';
import type { PlainPorts } from './plain-ports.ts';

/** One value of a mission's memory in lines. Another value that the bot wrote meanwhile is not put away. */
export async function memoryInPlain(
  console: Console,
  ports: PlainPorts,
  target: MemoryTarget,
): Promise<void> {
  const { writeLine } = ports;
  const { mission, key, appends } = target;
  const read = async (): Promise<string | undefined> =>
    key === undefined || appends ? undefined : readMemoryValue(console, mission, key);
  const base = await read();
  writeLine(safe`${memoryTitle(target)}. Numbers are kept as they are written.`);
  const draft = await editFields(
    ports,
    (written) => memoryFields(key === undefined, 3, written['kind'] !== 'text'),
    memoryDraft(target, base),
    appends ? 'append it' : 'save it',
  );
  const command = draft === undefined ? undefined : writtenMemory(target, draft);
  if (command === undefined) {
    writeLine(safe`Nothing was changed.`);
    return;
  }
  const changed = changedMeanwhile(target, base, await read());
  if (changed === undefined)
    await actInPlain(console, ports, () => console.acts.begin({ commands: [command] }));
  else writeLine(changed);
}
