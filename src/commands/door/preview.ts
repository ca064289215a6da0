import { createHash } from 'node:crypto';
import type { Command } from '../command.ts';
import type { Preview, Refusal, Tier } from './door.ts';
import type { SafeText } from '../../lib/safe-text.ts';
import type { PreparedCommand } from '../handlers/handler.ts';

/** Freezes what a person will read and consent to. `used`: how often exactly this has been consented to before. */
export function previewOf(
  command: Command,
  preparedCommand: PreparedCommand,
  told: {
    readonly tier: Tier;
    readonly lines: readonly SafeText[];
    readonly refusal?: Refusal;
    /** Shown first, and free to change while somebody reads. */
    readonly beside?: readonly SafeText[];
    readonly isUsed: (digest: string) => boolean;
  },
): Preview {
  const { title, basis } = preparedCommand;
  const shown = { command, tier: told.tier, title, lines: told.lines, basis };
  return {
    command,
    tier: told.tier,
    title,
    lines: [...(told.beside ?? []), ...told.lines, ...(preparedCommand.mentions ?? [])],
    ...(preparedCommand.readToEnd === true && { readToEnd: true }),
    digest: unusedDigest(JSON.stringify(shown), told.isUsed),
    ...(told.refusal !== undefined && { refusal: told.refusal }),
  };
}

/** The preview of what cannot be prepared: it says why, and no consent fits it. */
export const refusedPreview = (command: Command, title: SafeText, refusal: Refusal): Preview => ({
  command,
  tier: 2,
  title,
  lines: [refusal.sentence],
  digest: digestOf(JSON.stringify({ command, refusal }), 0),
  refusal,
});

/** A digest serves once: what reads the same a second time gets another. */
function unusedDigest(content: string, isUsed: (digest: string) => boolean): string {
  for (let round = 0; ; round += 1) {
    const digest = digestOf(content, round);
    if (!isUsed(digest)) return digest;
  }
}

const digestOf = (content: string, round: number): string =>
  createHash('sha256').update(`${round}:${content}`).digest('hex');
