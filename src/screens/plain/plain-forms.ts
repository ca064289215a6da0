import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { Route } from '../../state/view/route.ts';
import { agentSetupOf } from '../assistants/agent-setup.ts';
import { CALL_FIELDS, writtenCall, SMS_FIELDS, writtenSms } from '../messages/write-form.ts';
import type { Console } from '../shell/contract.ts';
import { ASK_FIELDS, writtenAsk } from '../approvals/ask-form.ts';
import { actInPlain } from './plain-act.ts';
import { REACH } from '../insights/reach.ts';
import { agentInPlain } from './plain-agent.ts';
import { assistantInPlain } from './plain-assistant.ts';
import { composeInPlain } from './plain-compose.ts';
import { directInPlain } from './plain-direct.ts';
import { memoryInPlain } from './plain-memory.ts';
import { reachInPlain } from './plain-reach.ts';
import { askFields } from './plain-fields.ts';
import { shortlistInPlain } from './plain-shortlist.ts';
import type { PlainPorts } from './plain-ports.ts';

/**
 * What a form of the full screen is for, as questions and answers. Nothing is done before it was read back and its code
 * typed.
 */
export async function formInPlain(
  console: Console,
  ports: PlainPorts,
  title: SafeText,
  route: Route,
): Promise<void> {
  const { mission, item, tab } = route;
  switch (route.screen) {
    case 'write':
      return writeInPlain(console, ports, route);
    case 'assistant':
      return assistantInPlain(console, ports, item);
    case 'shortlist':
      return shortlistInPlain(console, ports, item);
    case 'ask':
      return askInPlain(console, ports);
    case 'compose':
      return composeInPlain(console, ports);
    case 'direct':
      return directInPlain(console, ports);
    case 'memory':
      if (mission === undefined) break;
      return memoryInPlain(console, ports, {
        mission,
        appends: tab === 'append',
        ...(item !== undefined && { key: item }),
      });
    case 'insights':
      if (tab !== REACH) break;
      return reachInPlain(console, ports, route);
    case 'agent-setup':
      if (mission === undefined) break;
      return agentInPlain(console, ports, agentSetupOf(console.store.getState().board, mission));
  }
  ports.writeLine(safe`${title} is drawn on the full screen alone; --plain does not have it.`);
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
