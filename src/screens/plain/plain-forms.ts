import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { Route } from '../../state/view/route.ts';
import { CALL_FIELDS, writtenCall, SMS_FIELDS, writtenSms } from '../messages/write-form.ts';
import type { Console } from '../shell/contract.ts';
import { ASK_FIELDS, writtenAsk } from '../approvals/ask-form.ts';
import { actInPlain } from './plain-act.ts';
import { assistantInPlain } from './plain-assistant.ts';
import { askFields } from './plain-fields.ts';
import { shortlistInPlain } from './plain-shortlist.ts';
import type { PlainPorts } from './plain-ports.ts';

/** Verbs that do what a form of the full screen does, by the form's screen. */
const VERBS: Readonly<Record<string, (route: Route) => string>> = {
  'agent-setup': () => 'setup-agent <mission>',
  direct: () => 'api schedule-call <assistant id> <to> <from> <time> <mission id> <run id>',
  memory: () => 'api save-memory <mission> <key> <value>',
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
  switch (route.screen) {
    case 'write':
      return writeInPlain(console, ports, route);
    case 'assistant':
      return assistantInPlain(console, ports, route.item);
    case 'shortlist':
      return shortlistInPlain(console, ports, route.item);
    case 'ask':
      return askInPlain(console, ports);
  }
  const verb = VERBS[route.screen]?.(route);
  ports.writeLine(
    safe`${title} is a form of the full screen, which --plain does not have.${verb === undefined ? '' : ` In a shell: clawdtalk-tui ${verb}`}`,
  );
}

/** A request to the owner's devices. */
async function askInPlain(console: Console, ports: PlainPorts): Promise<void> {
  const draft = await askFields(ports, ASK_FIELDS, { biometric: 'no', timeout: '300' });
  if (draft === undefined) {
    ports.writeLine(safe`Nothing was asked.`);
    return;
  }
  await actInPlain(console, ports, () => console.acts.begin({ commands: [writtenAsk(draft)] }));
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
