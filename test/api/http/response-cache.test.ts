import { afterEach, expect, test } from 'vitest';
import type { ServerClient } from '../../../src/api/http/server-client.ts';
import type { Mission } from '../../../src/domain/mission/mission.ts';
import { sendJson, startLocalServer, testClient, type LocalServer } from '../local-server.ts';

let server: LocalServer;
let client: ServerClient;

afterEach(async () => {
  await client.close();
  await server.close();
});

const mission = (index: number, status = 'running') => ({
  id: `m${index}`,
  name: `Mission ${index}`,
  status,
});

async function listed(): Promise<readonly Mission[]> {
  const answer = await client.listMissions();
  if (!answer.ok) throw new Error(answer.error.sentence);
  return answer.value;
}

test('an answer that came again as it was is the same records; one that changed is read anew', async () => {
  let rows = [mission(1), mission(2)];
  let damage: ((text: string) => string) | undefined;
  server = await startLocalServer((_, response) => {
    const text = JSON.stringify({ missions: rows });
    sendJson(response, damage?.(text) ?? text);
  });
  client = testClient(server.baseUrl);
  const first = await listed();
  const again = await listed();
  expect(again.map((row, index) => row === first[index])).toEqual([true, true]);
  rows = [mission(1), mission(2, 'succeeded')];
  expect((await listed()).map(({ status }) => status)).toEqual(['running', 'succeeded']);
  // What could not be read is not what was known, and is not kept.
  damage = (text) => text.slice(0, -5);
  expect(await client.listMissions()).toMatchObject({ ok: false, error: { kind: 'garbled' } });
  damage = undefined;
  expect((await listed()).map(({ status }) => status)).toEqual(['running', 'succeeded']);
});

test('more pages than are remembered are read as well', async () => {
  const pages = 140;
  let suffix = '';
  server = await startLocalServer((request, response) => {
    const page = Number(
      /page%5Bnumber%5D=(\d+)|page\[number\]=(\d+)/.exec(request.path)?.slice(1).join('') ?? 1,
    );
    const missions = Array.from({ length: 100 }, (_, index) => ({
      id: `m${page}-${index}`,
      name: `Mission ${page}-${index}${suffix}`,
      status: 'running',
    }));
    sendJson(response, { missions, meta: { total_pages: pages, total_results: pages * 100 } });
  });
  client = testClient(server.baseUrl);
  expect(await listed()).toHaveLength(pages * 100);
  suffix = ' renamed';
  const renamed = await listed();
  expect(renamed).toHaveLength(pages * 100);
  expect(renamed.every(({ name }) => name.endsWith(' renamed'))).toBe(true);
});
