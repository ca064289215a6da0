import { MessageChannel } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { remoteBackend, serveBackend, type FromBackend } from '../../../src/app/backend/backend-channel.ts';
import type { Backend } from '../../../src/commands/ports/backend.ts';
import type { BoardUpdate } from '../../../src/state/board.ts';
import { missionRow } from '../../screens/support/sample-board.ts';

const published: readonly BoardUpdate[] = [
  { kind: 'remove', from: 'missions', ids: ['gone'] },
  {
    kind: 'upsert',
    into: 'missions',
    rows: Array.from({ length: 1_100 }, (_, index) => [`m${index}`, missionRow(`m${index}`)]),
  },
  { kind: 'set', field: 'restoredFromMs', value: undefined },
];

test('ten thousand rows cross in small messages, and whoever listens hears of them at once', async () => {
  const { port1, port2 } = new MessageChannel();
  const sizes: number[] = [];
  port1.on('message', (message: FromBackend) => {
    if (message.kind !== 'updates') return;
    sizes.push(message.updates.reduce((sum, each) => sum + ('rows' in each ? each.rows.length : 0), 0));
  });
  const heard: (readonly BoardUpdate[])[] = [];
  const arrived = new Promise<void>((resolve) => {
    remoteBackend(port1).subscribe((updates) => {
      heard.push(updates);
      resolve();
    });
  });
  serveBackend(
    {
      subscribe: (listener: (updates: readonly BoardUpdate[]) => void) => {
        listener(published);
        return () => undefined;
      },
    } as unknown as Backend,
    port2,
  );
  await arrived;
  expect(sizes).toEqual([250, 250, 250, 250, 100]);
  expect(heard).toHaveLength(1);
  const [updates = []] = heard;
  expect(updates.map(({ kind }) => kind)).toEqual([
    'remove',
    'upsert',
    'upsert',
    'upsert',
    'upsert',
    'upsert',
    'set',
  ]);
  const rows = updates.flatMap((each) => (each.kind === 'upsert' ? [...each.rows] : []));
  expect(rows).toEqual(published.flatMap((each) => (each.kind === 'upsert' ? [...each.rows] : [])));
  port1.close();
});
