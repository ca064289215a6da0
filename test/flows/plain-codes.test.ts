import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openBackend } from '../../src/app/backend/open-backend.ts';
import { openSession } from '../../src/app/headless/open-session.ts';
import { runVerb } from '../../src/cli/run.ts';
import { verbNamed } from '../../src/cli/verbs.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { plainBoard } from '../../src/screens/plain/plain-board.ts';
import { demoStateFile } from '../../src/simulator/demo/bot-memory.ts';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { configurationFor, drawConsole } from '../support/live-console.tsx';
import { allRoutes } from './support/all-routes.ts';

/**
 * Codes of the server, of memory and of ours: a person is told them in words. Ids of steps and slugs have hyphens and
 * underscores of their own and are none of these.
 */
const CODES =
  /\b(?:in_progress|in-progress|no-answer|no_answer|completed-but|empty-insight|status_change|step_(?:started|completed|failed)|tool_(?:call|result)|no_devices(?:_reached)?|call_(?:scheduled|completed)|sms_(?:scheduled|sent)|agent_(?:linked|unlinked)|not_configured|waiting-(?:approval|insight)|next-(?:event|act)|live-call|all-steps-done|failed-step|not-started|only-local|(?:event|step|mission|call|memory|approval|gate|optout|assistant|account|plan|contact|hold)\.[a-z]+(?:-[a-z]+)*)\b/gu;
/** What is a code by right: a record as it is stored, and keys of memory. */
const AS_STORED = new Set(['memory']);

const found = (where: string, text: string): readonly string[] =>
  text
    .split('\n')
    .flatMap((line) => (line.match(CODES) === null ? [] : [`${where}: ${line.trim().slice(0, 160)}`]));

test('no code of an enum is drawn on a screen or told by a verb where a person reads it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plain-codes-'));
  const simulator = await startSimulator({ clock: systemClock(), world: 'demo' });
  const skill = join(folder, 'skill');
  mkdirSync(skill, { recursive: true });
  writeFileSync(join(skill, '.missions_state.json'), demoStateFile(simulator.world));
  const configuration = configurationFor(folder, {
    CLAWDTALK_API_URL: simulator.baseUrl,
    CLAWDTALK_API_KEY: simulator.apiKey,
    CLAWDTALK_SKILL_DIR: skill,
    CLAWDTALK_TUI_STATE: join(skill, '.missions_state.json'),
  });
  const backend = await openBackend(configuration);
  const view = await drawConsole(configuration, backend, { columns: 200, rows: 60 });
  const codes: string[] = [];
  try {
    await view.shows(/\d\/1\d/);
    const routes = allRoutes(view.console.store.getState().board, 99);
    for (const route of routes) {
      if (AS_STORED.has(route.tab ?? '') || route.screen === 'memory') continue;
      view.console.store.look((state) => ({
        ...state,
        overlay: undefined,
        routes: { ...state.routes, current: route },
      }));
      await view.terminal.idle();
      if (route.screen === 'mission') await view.shows(/^(?:(?!Reading).)*$/s);
      for (let row = 0; row < 2; row += 1) {
        codes.push(...found(JSON.stringify(route), view.terminal.text()));
        await view.terminal.send('j');
      }
    }
    const session = await openSession(configuration);
    if (!session.ok) throw new Error(session.error.sentence);
    const board = await session.value.readBoard('everything');
    if (!board.ok) throw new Error(board.error.sentence);
    const nowMs = Date.now();
    codes.push(
      ...found('plain', plainBoard(board.value, { nowMs, wallMs: nowMs, zone: 'Europe/Berlin' }).join('\n')),
    );
    const slugs = [...board.value.missions.values()].flatMap(({ slug }) => slug ?? []);
    await session.value.close();
    const lines = [
      ...['status', 'missions', 'approvals', 'assistants', 'phones', 'unclear', 'optout', 'compare'].map(
        (name) => [name],
      ),
      ...slugs.slice(0, 6).flatMap((slug) => [
        ['mission', slug],
        ['explain', slug],
        ['events', slug],
        ['insights', slug],
      ]),
      ...[...board.value.scheduled.values()].slice(0, 12).map(({ event }) => ['contact', event.to]),
    ];
    for (const [name = '', ...args] of lines) {
      const verb = await verbNamed(name);
      if (verb === undefined) throw new Error(`no verb ${name}`);
      const tell = (text: string): void => void codes.push(...found([name, ...args].join(' '), text));
      await runVerb(verb, args, {
        print: tell,
        complain: tell,
        open: () => openSession(configuration),
        serve: () => Promise.reject(new Error('no link')),
        simulate: () => Promise.reject(new Error('not here')),
        watch: () => Promise.reject(new Error('not here')),
        diagnose: () => Promise.reject(new Error('not here')),
        ledger: () => Promise.reject(new Error('not here')),
        alertRules: () => Promise.reject(new Error('not here')),
        userFiles: () => Promise.reject(new Error('not here')),
        ended: new AbortController().signal,
        columns: 120,
        terminal: false,
        keyEnds: undefined,
      });
    }
    expect(routes.length).toBeGreaterThan(60);
    expect([...new Set(codes)]).toEqual([]);
  } finally {
    view.close();
    await backend.close();
    await simulator.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}, 240_000);
