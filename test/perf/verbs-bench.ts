import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { systemClock } from '../../src/lib/clock.ts';
import { startSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { addAssistant, addMission, addPhone } from '../../src/simulator/world.ts';
import { atMost, median, type Figure } from './figure.ts';

const TUI = resolve('dist/clawdtalk-tui.js');
const APPEND = resolve('test/perf/append.py');
const ASK = resolve('test/perf/ask.py');
const MEASURE = resolve('test/perf/measure.py');
/** Pairs, one after the other: whatever else the machine does meets both. */
const PAIRS = 9;
const LARGE_PAIRS = 3;

interface Taken {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMb: number;
}

/**
 * Whole commands, each beside a reference that is run in turn with it: the bot's own script, where CLAWDTALK_BOT_SCRIPT says
 * where it is, else the least that a script must do. Needs Python, as they do.
 */
export async function benchVerbs(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'clawdtalk-verbs-'));
  const simulator = await startSimulator({ clock: systemClock({ keepAlive: true }) });
  const env = {
    CLAWDTALK_API_URL: simulator.baseUrl,
    CLAWDTALK_API_KEY: simulator.apiKey,
    CLAWDTALK_TUI_HOME: join(folder, 'home'),
    CLAWDTALK_TUI_STATE: join(folder, 'state.json'),
  };
  const run: Run = (file, args, more = {}, cwd = folder) => measured(file, args, { ...env, ...more }, cwd);
  const tui = (args: readonly string[], more?: Record<string, string>): Promise<Taken> =>
    run('node', [TUI, ...args], more);
  const bare = (): Promise<Taken> => run('node', ['-e', '0']);
  const bot = process.env['CLAWDTALK_BOT_SCRIPT'];
  const reference = bot === undefined ? leastScript(run) : botScript(run, resolve(bot));
  try {
    await tui(['missions', '--json']);
    const version = await pairs(PAIRS, () => tui(['--version']), bare);
    const missions = await pairs(PAIRS, () => tui(['missions', '--json']), bare);
    const status = await pairs(PAIRS, () => tui(['status']), bare);
    const list = await pairs(PAIRS, () => tui(['api', 'list-missions']), reference.list);
    const { call, nextTo } = scheduling(simulator);
    const schedule = await pairs(
      PAIRS,
      () => tui(['api', 'schedule-call', call.agent, nextTo(), call.from, call.at, call.mission, call.run]),
      () => reference.schedule({ ...call, to: nextTo() }),
    );
    const appended = (count: number, megabytes: number): ReturnType<typeof pairs> => {
      const [ours = '', others = ''] = ['ours', 'theirs'].map((name) => {
        const own = join(folder, `${name}-${megabytes}`);
        mkdirSync(own);
        writeFileSync(join(own, STATE_FILE), stateFile(megabytes));
        return own;
      });
      return pairs(
        count,
        () => tui(['api', 'append-memory', 'm-1', ...NOTE], { CLAWDTALK_TUI_STATE: join(ours, STATE_FILE) }),
        () => reference.append(others, 'm-1'),
      );
    };
    const append = await appended(PAIRS, 0.01);
    const large = await appended(LARGE_PAIRS, 26);
    const huge = join(folder, 'huge.json');
    writeFileSync(huge, stateFile(100));
    const read: Taken[] = [];
    for (const verb of ['status', 'missions', 'doctor'])
      read.push(await tui([verb], { CLAWDTALK_TUI_STATE: huge }));
    return [
      atMost('--version ÷ node -e 0, clock', version.wall, 1.3, '×'),
      atMost('missions --json, empty account ÷ node -e 0, clock', missions.wall, 3, '×'),
      atMost('status, the same ÷ node -e 0, clock', status.wall, 3, '×'),
      atMost('missions --json ÷ node -e 0, peak memory', missions.peak, 2, '×'),
      atMost(`api list-missions ÷ ${reference.name}, processor`, list.cpu, 0.8, '×'),
      atMost(`api schedule-call ÷ ${reference.name}, processor`, schedule.cpu, 1.2, '×'),
      atMost(`append-memory ÷ ${reference.name}, processor`, append.cpu, 0.8, '×'),
      atMost('append-memory into 26 MB ÷ the same, clock', large.wall, 0.5, '×'),
      atMost('append-memory into 26 MB ÷ the same, peak memory', large.peak, 1, '×'),
      atMost(
        '100 MB state file: status, missions, doctor, the slowest, clock',
        Math.max(...read.map(({ wallMs }) => wallMs)) / 1000,
        5,
        ' s',
      ),
    ];
  } finally {
    await simulator.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const STATE_FILE = '.missions_state.json';
const NOTE = ['notes', '{"said": "yes"}'] as const;

type Run = (
  file: string,
  args: readonly string[],
  more?: Record<string, string>,
  cwd?: string,
) => Promise<Taken>;

interface Call {
  readonly agent: string;
  readonly from: string;
  readonly at: string;
  readonly mission: string;
  readonly run: string;
}

/** What ours is measured against. */
interface Reference {
  readonly name: string;
  readonly list: () => Promise<Taken>;
  schedule(call: Call & { readonly to: string }): Promise<Taken>;
  /** Into the state file of this folder. */
  append(folder: string, slug: string): Promise<Taken>;
}

const botScript = (run: Run, path: string): Reference => ({
  name: 'the bot’s script',
  list: () => run('python3', [path, 'list-missions']),
  schedule: ({ agent, to, from, at, mission, run: runId }) =>
    run('python3', [path, 'schedule-call', agent, to, from, at, mission, runId]),
  append: (folder, slug) => run('python3', [path, 'append-memory', slug, ...NOTE], {}, folder),
});

const leastScript = (run: Run): Reference => ({
  name: 'the least script in Python',
  list: () => run('python3', [ASK, 'GET', '/missions']),
  schedule: ({ agent, to, from, at, mission, run: runId }) => {
    const event = { channel: 'call', to, from, scheduled_at: at, mission_id: mission, run_id: runId };
    return run('python3', [ASK, 'POST', `/assistants/${agent}/events`, JSON.stringify(event)]);
  },
  append: (folder, slug) => run('python3', [APPEND, join(folder, STATE_FILE), slug, ...NOTE]),
});

/** A call to somebody else each time: ours is written down before it is sent, and looked up after. */
function scheduling({ world }: Simulator): { readonly call: Call; readonly nextTo: () => string } {
  const nowMs = Date.now();
  const from = '+13125550100';
  addPhone(world, from, nowMs);
  const { id: agent } = addAssistant(world, { name: 'Caller' }, nowMs);
  const mission = addMission(world, { name: 'Bench', instructions: 'Ask.', atMs: nowMs });
  const at = new Date(nowMs + 26 * 3_600_000).toISOString();
  let count = 0;
  return {
    call: { agent, from, at, mission: mission.id, run: mission.firstRunId },
    nextTo: () => `+13125551${String((count += 1)).padStart(3, '0')}`,
  };
}

/** The medians of each pair's own ratios. */
async function pairs(
  count: number,
  ours: () => Promise<Taken>,
  reference: () => Promise<Taken>,
): Promise<{ readonly wall: number; readonly cpu: number; readonly peak: number }> {
  const taken: (readonly [Taken, Taken])[] = [];
  for (let index = 0; index < count; index += 1) taken.push([await ours(), await reference()]);
  const of = (field: keyof Taken): number => median(taken.map(([one, other]) => one[field] / other[field]));
  return { wall: of('wallMs'), cpu: of('cpuMs'), peak: of('peakMb') };
}

const execute = promisify(execFile);

async function measured(
  file: string,
  args: readonly string[],
  env: Record<string, string>,
  cwd: string,
): Promise<Taken> {
  const { stdout } = await execute('python3', [MEASURE, file, ...args], {
    env: { ...process.env, ...env },
    cwd,
  });
  return JSON.parse(stdout) as Taken;
}

/** A state file of so many megabytes: missions with long memories, as months of a busy bot leave them. */
function stateFile(megabytes: number): string {
  const memory = (n: number): object => ({
    call_tracker: Object.fromEntries(
      Array.from({ length: 40 }, (_, k) => [
        `+1312555${String(1000 + k)}`,
        {
          status: 'completed',
          attempts: 1,
          name: `Shop ${n}/${k}`,
          result: 'open on Tuesday from nine to five',
        },
      ]),
    ),
  });
  const missions: Record<string, object> = {};
  let bytes = 0;
  for (let n = 0; bytes < megabytes * 1_000_000; n += 1) {
    const mission = {
      mission_name: `Survey ${n}`,
      mission_id: `id-${n}`,
      run_id: `run-${n}`,
      memory: memory(n),
    };
    missions[`m-${n}`] = mission;
    bytes += JSON.stringify(mission, null, 2).length + 400;
  }
  return JSON.stringify(missions, null, 2);
}
