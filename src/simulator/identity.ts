import { seededRandom } from '../lib/random.ts';

/** Ids as the server makes them, the same for the same seed and the same order of asking. */
export interface Identity {
  uuid(): string;
  /** Telnyx's long decimal ids: connections, numbers. */
  longNumber(): string;
}

export function createIdentity(seed: number): Identity {
  const random = seededRandom(seed);
  const word = (): string =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  return {
    uuid: () => {
      const [first, second, third, fourth] = [word(), word(), word(), word()];
      const variant = '89ab'[Math.floor(random() * 4)] ?? '8';
      return `${first}-${second.slice(0, 4)}-4${second.slice(5)}-${variant}${third.slice(1, 4)}-${third.slice(4)}${fourth}`;
    },
    longNumber: () => {
      const part = (): string => String(Math.floor(random() * 1e8)).padStart(8, '0');
      return `29${part()}${part()}${Math.floor(random() * 10)}`;
    },
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
