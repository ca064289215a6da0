import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../../src/lib/clock.ts';
import { isJsonObject } from '../../../src/lib/json.ts';
import { seededRandom } from '../../../src/lib/random.ts';
import { openLedger } from '../../../src/state/ledger/database.ts';
import { openMissionsFile } from '../../../src/state/missions-file/missions-file.ts';
import { parseJsonText, printNode } from '../../../src/state/missions-file/json-tree.ts';

import { memberOf } from '../../../src/state/missions-file/json-tree.ts';
import { plainOf } from '../../../src/state/missions-file/json-plain.ts';
import { bundleScript } from '../../support/bundle-script.ts';
import { startBot } from './bot.ts';
import { hasPython } from './python.ts';

/** A race of the bot's loops and our consoles for one file. */
export interface Race {
  readonly botWrites: number;
  readonly ourWrites: number;
  readonly consoles: number;
  /** Of ours that go together, as those of a screen or a sweep do. */
  readonly batch: number;
  /** How many times a console is killed with SIGKILL and started again. */
  readonly kills: number;
  /** How many times the bot is stopped for a while, wherever it is. */
  readonly stops: number;
  /** The first life of the first console ends before this call of the file system. */
  readonly killAt?: number;
  readonly seed: number;
}

export interface RaceResult {
  readonly lostBot: readonly string[];
  readonly lostOurs: readonly string[];
  readonly doubled: readonly string[];
  readonly botErrors: number;
  readonly refused: number;
  readonly untouched: boolean;
  readonly killed: number;
  /** Temporary files that were left lying. */
  readonly leftovers: readonly string[];
  readonly tookMs: number;
}

const UNTOUCHED = hasPython
  ? '{\n    "mission_id": "caf\\u00e9",\n    "memory": {\n      "odd": [\n        1.0,\n        NaN,\n        1152921504606846976\n      ]\n    }\n  }'
  : '{\n    "mission_id": "other",\n    "memory": {}\n  }';

const DRIVER = fileURLToPath(new URL('./driver.ts', import.meta.url));

export async function runRace(race: Race): Promise<RaceResult> {
  const folder = mkdtempSync(join(tmpdir(), 'race-'));
  const path = join(folder, '.missions_state.json');
  const ledgerPath = join(folder, 'data', 'ledger.db');
  writeFileSync(path, `{\n  "other": ${UNTOUCHED},\n  "m": {\n    "memory": {}\n  }\n}`);
  const random = seededRandom(race.seed);
  const driver = await bundleScript(DRIVER, join(folder, 'driver.mjs'));
  const startMs = performance.now();

  const bot = startBot({ path, slug: 'm', count: race.botWrites, pauseMs: 2, name: 'bot' });
  const stopping = stopAndGo(bot, race.stops, random);
  const share = Math.ceil(race.ourWrites / race.consoles);
  const lives = await Promise.all(
    Array.from({ length: race.consoles }, (_, n) => {
      const args = [driver, path, ledgerPath, 'm', String(share), String(race.batch), `ours${n}`];
      return liveOn(args, Math.floor(race.kills / race.consoles), n === 0 ? race.killAt : undefined, random);
    }),
  );
  const { errors } = await bot.result;
  await stopping;
  // The bot's last write may have undone the last of ours: a console that is still there makes it again.
  await lookAfter(path, ledgerPath);

  const parsed = parseJsonText(readFileSync(path, 'utf8'));
  if (!parsed.ok) throw new Error(parsed.error.sentence);
  const { root } = parsed.value;
  const other = memberOf(root, 'other');
  const memory = plainOf(memberOf(memberOf(root, 'm') ?? root, 'memory') ?? root);
  const shared = isJsonObject(memory) && Array.isArray(memory['shared']) ? memory['shared'].map(String) : [];
  const present = new Set([...Object.keys(memory as object), ...shared]);
  const expected = (name: string, count: number): string[] =>
    Array.from({ length: count }, (_, n) => (n % 4 === 3 ? `${name}-${n}` : `${name} ${n}`));
  const missing = (names: readonly string[]): string[] => names.filter((name) => !present.has(name));
  const result: RaceResult = {
    lostBot: missing(expected('bot', race.botWrites)),
    lostOurs: missing(Array.from({ length: race.consoles }, (_, n) => expected(`ours${n}`, share)).flat()),
    doubled: shared.filter((item, index) => shared.indexOf(item) !== index),
    botErrors: errors,
    refused: lives.reduce((sum, life) => sum + life.refused, 0),
    untouched: other !== undefined && printNode(other) === UNTOUCHED,
    killed: lives.reduce((sum, life) => sum + life.killed, 0),
    leftovers: readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.new'),
    ),
    tookMs: performance.now() - startMs,
  };
  rmSync(folder, { recursive: true, force: true });
  return result;
}

/** Runs one console to the end of its work, through all the kills it is to suffer. */
async function liveOn(
  args: readonly string[],
  kills: number,
  killAt: number | undefined,
  random: () => number,
): Promise<{ killed: number; refused: number }> {
  let killed = 0;
  for (;;) {
    const at = killed === 0 && killAt !== undefined ? [String(killAt)] : [];
    const child = spawn(process.execPath, [...args, ...at], { stdio: ['ignore', 'pipe', 'inherit'] });
    let printed = '';
    // At any moment of its life, whatever the machine's speed: it tells how far it is, and dies a little later.
    const killAfter = killed < kills ? Math.floor(random() * LAST_SIGN) + 1 : Infinity;
    let timer: NodeJS.Timeout | undefined;
    child.stdout.on('data', (data: Buffer) => {
      printed += data.toString();
      if (timer === undefined && signsIn(printed) >= killAfter)
        timer = setTimeout(() => child.kill('SIGKILL'), random() * 40);
    });
    const { code, signal } = await ended(child);
    clearTimeout(timer);
    if (code === 0) return { killed, refused: Number(printed.replaceAll('.', '')) };
    if (signal !== 'SIGKILL') throw new Error(`the console ended with ${code ?? signal}`);
    killed += 1;
  }
}

/** Signs of life are points: one when it begins, one when what an earlier life left is done, one a batch. */
const signsIn = (printed: string): number => printed.length - printed.replaceAll('.', '').length;
/** Of the short form's lives each has so many at least. */
const LAST_SIGN = 3;

const ended = (child: ChildProcess): Promise<{ code: number | null; signal: string | null }> =>
  new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal })));

async function stopAndGo(
  bot: ReturnType<typeof startBot>,
  stops: number,
  random: () => number,
): Promise<void> {
  for (let n = 0; n < stops && !bot.ended(); n += 1) {
    await sleep(random() * 40);
    if (bot.ended()) break;
    process.kill(bot.pid, 'SIGSTOP');
    await sleep(random() * 120);
    process.kill(bot.pid, 'SIGCONT');
  }
}

async function lookAfter(path: string, ledgerPath: string): Promise<void> {
  const ledger = openLedger(ledgerPath);
  if (!ledger.ok) throw new Error(ledger.error.sentence);
  const file = openMissionsFile({ path, clock: systemClock({ keepAlive: true }), ledger: ledger.value });
  await file.settle();
  await sleep(600);
  await file.settle();
  file.close();
  ledger.value.close();
}
