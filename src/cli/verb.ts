import type { ParseArgsOptionsConfig } from 'node:util';
import type { MissionEntry } from '../domain/mission-entry.ts';
import type { MissionKey } from '../domain/mission-row.ts';
import type { MissionSnapshot } from '../domain/mission-snapshot.ts';
import type { ServerPort } from '../domain/server-port.ts';
import type { Clock } from '../lib/clock.ts';
import type { Result } from '../lib/result.ts';
import type { Actor, Door } from '../commands/door.ts';
import type { Board, StateFileStatus } from '../state/board.ts';

/** 0 done · 1 bug · 2 usage · 3 refused · 4 server · 5 file. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5;

/** Why a verb ended before its work: the sentence goes to standard error. */
export interface Complaint {
  readonly exit: Exclude<ExitCode, 0>;
  readonly sentence: string;
}

/** What a verb works on: the same server, files and door that the console uses, opened for one run. */
export interface Desk {
  readonly server: ServerPort;
  readonly door: Door;
  readonly actor: Actor;
  readonly clock: Clock;
  /** The operator's own time zone (IANA). */
  readonly zone: string;
  /** Reads both sides once: missions with their progress, or everything. */
  readBoard(what: 'missions' | 'everything'): Promise<Result<Board, Complaint>>;
  /** One mission, read fresh, by its slug or its id. */
  readMission(slugOrId: string): Promise<Result<{ key: MissionKey; snapshot: MissionSnapshot }, Complaint>>;
  readonly stateFile: { entries(): readonly MissionEntry[]; status(): StateFileStatus };
  close(): Promise<void>;
}

/** A simulated server that listens. */
export interface Simulation {
  readonly server: string;
  readonly baseUrl: string;
  readonly apiKey: string;
  stop(): Promise<void>;
}

export interface SimulationOptions {
  readonly port: number;
  /** How many times as fast calls take their course. */
  readonly speed: number;
  readonly seed: number;
  readonly dialect: 'nested' | 'flat';
  readonly world: 'demo' | 'empty';
}

export interface VerbContext {
  /** Writes a line to standard output. */
  print(line: string): void;
  /** Writes a line to standard error. */
  complain(line: string): void;
  /** Opens the desk; a verb that needs no server never calls it. */
  open(): Promise<Result<Desk, Complaint>>;
  /** Starts the built-in server. */
  simulate(options: SimulationOptions): Promise<Result<Simulation, Complaint>>;
  /** Aborts when the process is asked to end. */
  readonly ended: AbortSignal;
  readonly columns: number;
}

export interface VerbInput {
  readonly json: boolean;
  readonly positionals: readonly string[];
  readonly values: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;
}

/** One headless command. It loads neither React nor Ink. */
export interface Verb {
  readonly name: string;
  /** Arguments as the usage line shows them. */
  readonly usage: string;
  readonly summary: string;
  readonly options?: ParseArgsOptionsConfig;
  /** Takes its arguments as they are: no option is read out of them. */
  readonly verbatim?: true;
  run(context: VerbContext, input: VerbInput): Promise<ExitCode>;
}
