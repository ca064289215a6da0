import type { Command } from '../../commands/command.ts';
import type { ConsoleState } from '../../state/store.ts';

/** What tells of all that is scheduled, and so changes with it. */
const MOVING: ReadonlySet<string> = new Set(['hold.release', 'hold.cancel', 'optout.confirm']);

/** The records on the board that commands are about: another object means that something may have changed. */
export function sourcesOf({ board }: ConsoleState, commands: readonly Command[]): readonly unknown[] {
  return commands.flatMap((command) => [
    ...('mission' in command && command.mission !== undefined
      ? [board.missions.get(command.mission), board.snapshots.get(command.mission)]
      : []),
    ...(command.kind === 'approval.decide' ? [board.approvals.get(command.approval)] : []),
    ...(command.kind === 'gate.decide' || command.kind === 'optout.confirm' ? [board.inbox] : []),
    ...(MOVING.has(command.kind) ? [board.scheduled, board.hold] : []),
    ...('event' in command ? [board.scheduled.get(command.event)] : []),
  ]);
}
