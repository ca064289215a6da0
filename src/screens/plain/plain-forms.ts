import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { Route } from '../../state/view/route.ts';
import { readField, type FormField } from '../../ui/form/form-field.ts';
import type { FormDraft } from '../../ui/form/form-state.ts';
import { CALL_FIELDS, writtenCall, SMS_FIELDS, writtenSms } from '../messages/write-form.ts';
import type { Console } from '../shell/contract.ts';
import { actInPlain } from './plain-act.ts';
import type { PlainPorts } from './plain-ports.ts';

/** Verbs that do what a form of the full screen does, by the form's screen. */
const VERBS: Readonly<Record<string, (route: Route) => string>> = {
  assistant: ({ item }) =>
    item === undefined
      ? 'api create-assistant <name> <instructions> [greeting]'
      : `api update-assistant ${item} '{"instructions": "…"}'`,
  'agent-setup': () => 'setup-agent <mission>',
  direct: () => 'api schedule-call <assistant id> <to> <from> <time> <mission id> <run id>',
  memory: () => 'api save-memory <mission> <key> <value>',
  shortlist: ({ item }) => `approve ${item ?? '<id>'} --advance <phone,phone>`,
  ask: () => 'approval request <what>',
};

/**
 * What a form of the full screen is for, as questions and answers or as the verb that does it. Nothing is done before it
 * was read back and its code typed.
 */
export async function formInPlain(
  console: Console,
  ports: PlainPorts,
  title: SafeText,
  route: Route,
): Promise<void> {
  if (route.screen === 'write') {
    await writeInPlain(console, ports, route);
    return;
  }
  const verb = VERBS[route.screen]?.(route);
  ports.writeLine(
    safe`${title} is a form of the full screen, which --plain does not have.${verb === undefined ? '' : ` In a shell: clawdtalk-tui ${verb}`}`,
  );
}

/** A message or a call that goes out at once. */
async function writeInPlain(console: Console, ports: PlainPorts, { tab, contact }: Route): Promise<void> {
  const isCall = tab === 'call';
  const texts = await askFields(ports, isCall ? CALL_FIELDS : SMS_FIELDS, { to: contact ?? '' });
  if (texts === undefined) {
    ports.writeLine(safe`Nothing was sent.`);
    return;
  }
  await actInPlain(console, ports, () =>
    console.acts.begin({ commands: [isCall ? writtenCall(texts) : writtenSms(texts)] }),
  );
}

/** Each field is asked for until its answer will do; undefined where a needed one is left empty, or the input ends. */
async function askFields(
  { readLine, writeLine }: PlainPorts,
  fields: readonly FormField[],
  given: FormDraft,
): Promise<FormDraft | undefined> {
  const texts: Record<string, string> = { ...given };
  for (const field of fields) {
    const before = texts[field.id] ?? '';
    if (before !== '') continue;
    for (;;) {
      const empty = field.required === true ? 'empty gives up' : 'may be empty';
      writeLine(safe`${field.label} (${empty}):`);
      const text = await readLine();
      if (text === undefined || (text.trim() === '' && field.required === true)) return undefined;
      const read = readField(field, text);
      texts[field.id] = text;
      if (read.ok) break;
      writeLine(safe`${read.error}`);
    }
  }
  return texts;
}
