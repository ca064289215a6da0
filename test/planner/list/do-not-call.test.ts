import { expect, test } from 'vitest';
import { readDoNotCall } from '../../../src/planner/list/do-not-call.ts';

test('numbers, comments, headers and columns are read; what is unread is told', () => {
  const list = readDoNotCall(
    '\uFEFFphone,reason\r\n# asked to stop\r\n+1 (212) 555-0100\r\n"Ann",+442079460018\r\n2125550101\r\nAnn Smith\r\n',
    'stop.txt',
  );
  expect([...list.numbers]).toEqual([
    ['+12125550100', 'stop.txt'],
    ['+442079460018', 'stop.txt'],
  ]);
  expect(list.unread.map(({ line }) => line)).toEqual([5, 6]);
  expect(readDoNotCall('2125550101', 'x', 'US').numbers.has('+12125550101')).toBe(true);
});
