import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Configuration } from '../../../src/app/start/configuration.ts';
import { openBackend } from '../../../src/app/backend/open-backend.ts';
import { openSession } from '../../../src/app/headless/open-session.ts';
import { runVerb } from '../../../src/cli/run.ts';
import { verbNamed } from '../../../src/cli/verbs.ts';
import { plainBoard } from '../../../src/screens/plain/plain-board.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import type { Route } from '../../../src/state/view/route.ts';
import { demoStateFile } from '../../../src/simulator/demo/bot-memory.ts';
import { startSimulator, type Simulator } from '../../../src/simulator/simulator.ts';
import { hostileWriter, startHostileServer, type HostileReach } from '../../support/hostile-server.ts';
import { HOSTILE } from '../../support/hostile-text.ts';
import { allRoutes } from './all-routes.ts';
import { configurationFor, drawConsole, type LiveConsole } from '../../support/live-console.tsx';

/** All that the terminal layer itself may send: modes, cursor, colours, erasing, title, clipboard. */
const OURS =
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  /\u001b\[(?:\?(?:1049|25|7|2004|2026)[hl]|[0-9;]*[HGmK]|2J)|\u001b\]52;c;[A-Za-z0-9+/=]*(?:\u0007|\u001b\\)|\u001b\][02];clawdtalk[^\p{Cc}]*(?:\u0007|\u001b\\)|\u001b\[2[23];0t|\r\n|\n|\u0007/gu;
/** Everything that acts on a terminal, with tags and bidi controls. */
const ACTS = /[[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]]/v;

export interface HostileTour {
  readonly reach: HostileReach;
  readonly size: { readonly columns: number; readonly rows: number };
  /** Typed once on every kind of screen. */
  readonly keys: readonly string[];
  /** How many missions are opened. */
  readonly missions: number;
}

/** A folder as a hostile bot leaves it, and a server that answers as hostile. */
async function hostileWorld(folder: string, simulator: Simulator, { reach, size }: HostileTour) {
  const writer = hostileWriter(reach, size.rows);
  const server = await startHostileServer(simulator.baseUrl, writer);
  const skill = join(folder, 'skill');
  mkdirSync(skill, { recursive: true });
  const state = JSON.parse(demoStateFile(simulator.world)) as Record<string, never>;
  const entries = Object.entries(state).map(([slug, entry]) => [writer.text(slug), writer.value(entry)]);
  writeFileSync(join(skill, '.missions_state.json'), JSON.stringify(Object.fromEntries(entries)));
  writeFileSync(join(skill, 'skill-config.json'), JSON.stringify({ owner_name: HOSTILE[3] }));
  writeFileSync(join(skill, '.connect.log'), HOSTILE.slice(-30).join('\n'));
  writeFileSync(join(skill, '.watchdog.log'), HOSTILE.slice(0, 12).join('\n'));
  return { server, skill };
}

/** Nothing of theirs was sent, and what was sent is where it was meant to be. */
async function isHarmless(view: LiveConsole, what: string): Promise<void> {
  const bytes = view.terminal.takeBytes().replaceAll(OURS, '');
  expect({ what, theirs: ACTS.exec(bytes)?.[0] }).toEqual({ what, theirs: undefined });
  // Whatever stands in a dialog, its borders are straight.
  const { columns, rows } = sizes.get(view) ?? { columns: 0, rows: 0 };
  const sign = (x: number, y: number): string => view.terminal.cell(x, y).split('|')[0] ?? '';
  const top = view.terminal.screen().findIndex((row) => row.includes('┌─'));
  if (top < 0) return;
  const across = Array.from({ length: columns }, (_, x) => sign(x, top));
  const [left, right] = [across.indexOf('┌'), across.lastIndexOf('┐')];
  for (let y = top + 1; y < rows && sign(left, y) !== '└'; y += 1) {
    expect([sign(left, y), sign(right, y)].join(' '), `${what}, row ${y}:\n${view.terminal.text()}`).toMatch(
      /^[│├] [│┤]$/,
    );
  }
}

const sizes = new WeakMap<LiveConsole, { readonly columns: number; readonly rows: number }>();

async function visit(view: LiveConsole, route: Route): Promise<void> {
  view.console.store.look((state) => ({
    ...state,
    overlay: undefined,
    routes: { ...state.routes, current: route },
  }));
  await view.terminal.idle();
}

/** Every screen and tab, with what can be opened there. */
async function walk(view: LiveConsole, tour: HostileTour): Promise<void> {
  const routes = allRoutes(view.console.store.getState().board, tour.missions);
  const opened = new Set<string>();
  for (const route of routes) {
    await visit(view, route);
    await isHarmless(view, JSON.stringify(route));
    // What opens over a screen is the same for every thing on it.
    const kind = `${route.screen} ${route.tab ?? ''}`;
    const keys = opened.has(kind) ? [] : tour.keys;
    opened.add(kind);
    for (const key of keys) {
      await view.terminal.send(key);
      await isHarmless(view, `${JSON.stringify(route)} after ${key}`);
      if (view.console.store.getState().view.overlay !== undefined) await visit(view, route);
    }
  }
  expect(routes.length).toBeGreaterThan(20);
}

/** What the verbs print, as text and as JSON, and the board in lines. */
async function readHeadless(configuration: Configuration): Promise<void> {
  const inbox = await openSession(configuration);
  if (!inbox.ok) throw new Error(inbox.error.sentence);
  const board = await inbox.value.readBoard('everything');
  if (!board.ok) throw new Error(board.error.sentence);
  const nowMs = Date.now();
  const lines: string[] = [...plainBoard(board.value, { nowMs, wallMs: nowMs, zone: 'Europe/Berlin' })];
  await inbox.value.close();
  const [mission] = [...board.value.missions.values()].flatMap(({ slug }) => slug ?? []);
  const rounds = ['status', 'missions', 'events', 'approvals', 'assistants', 'phones'].map((name) => [name]);
  for (const [name = '', ...args] of [
    ...rounds,
    ...(mission === undefined
      ? []
      : [
          ['mission', mission],
          ['memory', mission],
        ]),
  ]) {
    const verb = await verbNamed(name);
    if (verb === undefined) throw new Error(`no verb ${name}`);
    for (const form of [[], ['--json']]) {
      await runVerb(verb, [...args, ...form], {
        print: (text) =>
          void lines.push(...text.split('\n').map((line) => `${name} ${form.join('')}: ${line}`)),
        complain: (text) => void lines.push(...text.split('\n').map((line) => `${name} complains: ${line}`)),
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
  }
  expect(lines.length).toBeGreaterThan(100);
  expect(lines.filter((line) => ACTS.test(line)).map((line) => line.slice(0, 200))).toEqual([]);
}

/** The demo's world with every text made hostile, and a console that is led through all of its screens. */
export async function tourHostileWorld(tour: HostileTour): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'clawdtalk-hostile-'));
  const simulator = await startSimulator({ clock: systemClock(), world: 'demo' });
  const { server, skill } = await hostileWorld(folder, simulator, tour);
  const configuration = configurationFor(folder, {
    CLAWDTALK_API_URL: server.baseUrl,
    CLAWDTALK_API_KEY: simulator.apiKey,
    CLAWDTALK_SKILL_DIR: skill,
    CLAWDTALK_TUI_STATE: join(skill, '.missions_state.json'),
  });
  const backend = await openBackend(configuration);
  const view = await drawConsole(configuration, backend, tour.size);
  sizes.set(view, tour.size);
  try {
    await view.shows(/\d\/1\d/);
    await walk(view, tour);
    await readHeadless(configuration);
  } finally {
    view.close();
    await backend.close();
    await server.close();
    await simulator.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
