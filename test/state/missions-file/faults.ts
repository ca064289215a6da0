import { systemFiles, type FilePort } from '../../../src/state/missions-file/file-port.ts';

/** A file system whose calls are counted, each of which can be made to fail or to be the last. */
export interface FaultyFiles {
  readonly files: FilePort;
  calls(): number;
  /** Counts from here on. */
  restart(): void;
}

/** `before` runs ahead of each call that can fail, with its number from 1 and its name; what it throws, the call throws. */
export function faultyFiles(before: (call: number, name: string) => void): FaultyFiles {
  let calls = 0;
  const files = Object.fromEntries(
    Object.entries(systemFiles).map(([name, real]) => [
      name,
      name.endsWith('Sync')
        ? (...args: never[]): unknown => {
            calls += 1;
            before(calls, name);
            return (real as (...args: never[]) => unknown)(...args);
          }
        : real,
    ]),
  ) as unknown as FilePort;
  return {
    files,
    calls: () => calls,
    restart: () => {
      calls = 0;
    },
  };
}

/** An error as the file system throws it. */
export const systemError = (code: string): Error => Object.assign(new Error(code), { code, syscall: 'test' });
