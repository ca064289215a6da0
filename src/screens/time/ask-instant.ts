import type { SafeText } from '../../lib/safe-text.ts';
import { safe } from '../../lib/safe-text.ts';
import type { Console } from '../shell/contract.ts';
import { readTime } from './read-time.ts';
import { typeableTime } from './typed-time.ts';

export interface InstantQuestion {
  readonly title: SafeText;
  /** What the time is for, and whose it is. */
  readonly label: string;
  /** Whose time is meant where none is named, IANA. */
  readonly zone: string;
  /** Stands in the field to begin with; a time of day alone means its day. */
  readonly offeredMs?: number;
}

/** Asks for a time as people write it; what is read shows at once, in that zone and in the operator's. */
export function askInstant(console: Console, question: InstantQuestion, then: (atMs: number) => void): void {
  const { acts, clock, host } = console;
  const { title, label, zone, offeredMs } = question;
  const context = {
    zone,
    operatorZone: host.zone,
    ...(offeredMs === undefined ? {} : { nearMs: offeredMs }),
  };
  acts.input(
    {
      title,
      label,
      initial: offeredMs === undefined ? '' : typeableTime(offeredMs, zone),
      time: context,
    },
    (text) => {
      const read = readTime(text, { ...context, nowMs: clock.now() });
      if (read.ok) then(read.value);
      else acts.toast('refused', safe`${read.error}`);
    },
  );
}
