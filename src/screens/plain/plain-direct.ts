import { safe } from '../../lib/safe-text.ts';
import { directCallers, directFields, directZone, writtenDirect } from '../compose/direct-form.ts';
import type { Console } from '../shell/contract.ts';
import { actInPlain } from './plain-act.ts';
import { askFields, pickInPlain } from './plain-fields.ts';
import type { PlainPorts } from './plain-ports.ts';

/** One scheduled call or message in lines, without a mission. */
export async function directInPlain(console: Console, ports: PlainPorts): Promise<void> {
  const { writeLine } = ports;
  const { board } = console.store.getState();
  const able = directCallers(board);
  if (able.length === 0) {
    writeLine(safe`No assistant has a number yet: give one to an assistant first.`);
    return;
  }
  const caller = await pickInPlain(
    ports,
    safe`Which assistant does it?`,
    able.map((each) => ({ value: each, label: safe`${each.assistant.name}, from ${each.from}` })),
  );
  const first = caller === undefined ? undefined : await askFields(ports, fieldsOf(console, FIRST), {});
  // Whose clock is meant depends on the number.
  const texts =
    first === undefined
      ? undefined
      : await askFields(
          ports,
          fieldsOf(console, first['channel'] === 'sms' ? SMS : CALL, directZone(board, first['to'] ?? '')),
          first,
        );
  const command =
    caller === undefined || texts === undefined ? undefined : writtenDirect(console, caller, texts);
  if (command === undefined) {
    writeLine(safe`Nothing was scheduled.`);
    return;
  }
  await actInPlain(console, ports, () => console.acts.begin({ commands: [command] }));
}

const FIRST: readonly string[] = ['channel', 'to'];
const CALL: readonly string[] = ['when', 'recipient'];
const SMS: readonly string[] = ['when', 'recipient', 'text'];

const fieldsOf = (console: Console, ids: readonly string[], zone?: string) =>
  directFields(console, zone)
    .filter(({ id }) => ids.includes(id))
    .map((field) => (field.id === 'text' ? { ...field, required: true } : field));
