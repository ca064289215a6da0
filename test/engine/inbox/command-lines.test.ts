import { expect, test } from 'vitest';
import { commandLines } from '../../../src/engine/inbox/command-lines.ts';
import { safe } from '../../../src/lib/safe-text.ts';

const NAMES = {
  assistant: (id: string) => (id === 'a-1' ? safe`Quote Caller` : undefined),
  event: (id: string) => (id === 'e-1' ? safe`call to Ann` : undefined),
  mission: (key: string) => (key === 'm-1' ? safe`Find a venue` : undefined),
  zonesOf: (phone: string) => (phone.startsWith('+1312') ? ['America/Chicago'] : []),
};
const AT_MS = Date.UTC(2026, 2, 3, 16, 30);

test('a person reads names and clocks, and every member', () => {
  const lines = commandLines(
    {
      kind: 'event.schedule',
      channel: 'call',
      assistantId: 'a-1',
      mission: 'm-1',
      to: '+13125550101',
      atMs: AT_MS,
      attempt: 2,
      variables: { topic: 'windows' },
      step: undefined,
    },
    NAMES,
  );
  expect(lines).toEqual([
    'by: call',
    'assistant: Quote Caller (a)',
    'mission: Find a venue (m)',
    'to: +13125550101',
    'at: Tue 3 Mar 2026 10:30 America/Chicago (Tue 3 Mar 2026 16:30 UTC)',
    'try: 2',
    'variables:',
    '  topic: windows',
    'act: schedule',
  ]);
});

test('zones that the command names go before those of the number; what is not known stays as it is', () => {
  const zone = 'America/New_York;America/Denver;America/Los_Angeles;Pacific/Honolulu';
  expect(commandLines({ kind: 'event.move', atMs: AT_MS, zone, assistantId: 'a-2' }, NAMES)).toEqual([
    'at: Tue 3 Mar 2026 11:30 America/New_York, Tue 3 Mar 2026 09:30 America/Denver, Tue 3 Mar 2026 08:30 America/Los_Angeles and 1 more (Tue 3 Mar 2026 16:30 UTC)',
    `zone: ${zone}`,
    'assistant: a-2',
    'act: reschedule',
  ]);
  expect(commandLines({ kind: 'x', atMs: AT_MS, to: '+4930' }, NAMES)[0]).toBe(
    'at: Tue 3 Mar 2026 16:30 UTC',
  );
  expect(commandLines({ kind: 'memory.save', text: '\u001b[2Jgone' }, NAMES)[0]).not.toContain('\u001b');
});

test('what was called, when it is tried again and what was found out are read without ids or JSON', () => {
  const lines = commandLines(
    {
      kind: 'call.record',
      event: 'e-1',
      phone: '+13125550101',
      abandoned: false,
      nextRetryAtMs: AT_MS,
      result: { contacts: 2, results: [{ who: 'Ann', free: true }], missed: [], note: null },
    },
    NAMES,
  );
  expect(lines).toEqual([
    'event: call to Ann (e)',
    'phone: +13125550101',
    'given up: no',
    'next try at: Tue 3 Mar 2026 10:30 America/Chicago (Tue 3 Mar 2026 16:30 UTC)',
    'result:',
    '  contacts: 2',
    '  results:',
    '    1.',
    '      who: Ann',
    '      free: yes',
    '  missed: none',
    '  note: nothing',
    'act: write down call',
  ]);
});
