import { seededRandom } from '../lib/random.ts';

/** Ids as the server makes them, the same for the same seed and the same order of asking. */
export interface Identity {
  uuid(): string;
  /** Telnyx's long decimal ids: connections, numbers. */
  longNumber(): string;
}

export function createIdentity(seed: number): Identity {
  const random = seededRandom(seed);
  const digits = (count: number, base: number): string =>
    Array.from({ length: count }, () => Math.floor(random() * base).toString(base)).join('');
  return {
    uuid: () =>
      `${digits(8, 16)}-${digits(4, 16)}-4${digits(3, 16)}-${'89ab'[Math.floor(random() * 4)] ?? '8'}${digits(3, 16)}-${digits(12, 16)}`,
    longNumber: () => `29${digits(17, 10)}`,
  };
}

/** A number from text: a stream of chance of its own for each phone and try, whatever order requests come in. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
