import { asText, makeMissionsWorld } from './missions-world.ts';
import { faultyFiles, systemError } from './faults.ts';

const BEFORE = { m: { memory: { list: ['b0'] } } };
const OP = { kind: 'memory.append', slug: 'm', key: 'list', item: 'ours' } as const;

/** How many calls one write takes, from the reading before it to the reading after. */
export async function callsOfAWrite(): Promise<number> {
  const counting = faultyFiles(() => undefined);
  const world = makeMissionsWorld(BEFORE);
  const file = world.open({ files: counting.files, follow: false });
  counting.restart();
  await file.apply(OP);
  world.close();
  return counting.calls();
}

/** What became of one write whose calls failed, and afterwards did not. */
export interface FailedWrite {
  readonly accepted: boolean;
  /** The file was the old one or the new one while calls failed. */
  readonly staysWhole: boolean;
  /** How many times the status turned bad. */
  readonly notices: number;
  readonly list: unknown;
  readonly status: string;
  readonly pendingWrites: number;
  readonly sideFiles: readonly string[];
}

/** `once`: only the call with that number fails; else all calls from it on that make or change something, for a while. */
export async function failingWrite(code: string, failing: number, once: boolean): Promise<FailedWrite> {
  const world = makeMissionsWorld(BEFORE);
  let isBad = false;
  const faulty = faultyFiles((call, name) => {
    const isMeant = once ? call === failing : call >= failing && !READS.test(name);
    // Whether the folder may be written is asked, not tried: a refusal there is told to whoever asks for the change.
    if (isBad && isMeant && name !== 'accessSync') throw systemError(code);
  });
  const file = world.open({ files: faulty.files });
  let notices = 0;
  let last = 'ok';
  file.subscribe(({ status }) => {
    if (status.kind !== last && status.kind !== 'ok') notices += 1;
    last = status.kind;
  });
  isBad = true;
  faulty.restart();
  const outcome = file.apply(OP);
  await world.clock.advance(8_000);
  const text = world.text();
  isBad = false;
  await world.clock.advance(8_000);
  await world.clock.advance(70_000);
  const { status, pendingWrites } = file.view();
  const failed = {
    accepted: (await outcome).ok,
    staysWhole: text === asText(BEFORE) || (text.includes('"ours"') && text.endsWith('}')),
    notices,
    list: world.state()['m']?.memory?.['list'],
    status: status.kind,
    pendingWrites,
    sideFiles: world.sideFiles(),
  };
  world.close();
  return failed;
}

const READS = /^(close|unlink|lstat|stat|realpath|readdir)/;

/** What every failed write must come to. A folder that cannot even be read is told as that, and then as mended. */
export const HARMLESS = {
  accepted: true,
  staysWhole: true,
  list: ['b0', 'ours'],
  status: 'ok',
  pendingWrites: 0,
  sideFiles: [],
};
