import type { Configuration } from './configuration.ts';

/** What was typed before the question could be read answers nothing. */
const DEAF_MS = 500;
const LONGEST_ANSWER = 200;

/**
 * Asks on the bare terminal whether the key may go to a host that nobody confirmed. Resolves with false on anything
 * but a plain yes, and where the input ends.
 */
export async function mayUseHost(
  { sentence }: NonNullable<Configuration['confirm']>,
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
): Promise<boolean> {
  const deaf = (): void => undefined;
  input.on('data', deaf);
  await new Promise((resolve) => {
    setTimeout(resolve, DEAF_MS);
  });
  // However late it is: what lies in the terminal is read before the question is put.
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  output.write(`${sentence}\nNothing has been sent yet. Send the key there? [y/N] `);
  const answer = await readLine(input);
  input.off('data', deaf);
  input.pause();
  return /^y(es)?$/i.test(answer.trim());
}

function readLine(input: NodeJS.ReadStream): Promise<string> {
  return new Promise((resolve) => {
    let line = '';
    const finish = (): void => {
      input.off('data', take);
      input.off('end', finish);
      resolve(line);
    };
    const take = (chunk: Buffer | string): void => {
      line += chunk.toString();
      if (line.length > LONGEST_ANSWER || /[\r\n]/.test(line)) finish();
    };
    input.on('data', take);
    input.on('end', finish);
  });
}
