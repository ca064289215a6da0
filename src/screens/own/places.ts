import type { MissionRow } from '../../domain/mission/mission-row.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { UNNAMED } from '../../state/settings/contexts/named-context.ts';
import type { OwnCommand, OwnPlace } from '../../state/settings/own-command.ts';
import type { Cursor } from '../shell/contract.ts';
import type { OwnRequest } from '../../state/view/overlay.ts';

/** What the places of a command hold for what is in focus. A number only where it is the only one. */
export function valuesAt(cursor: Cursor): Readonly<Partial<Record<OwnPlace, string>>> {
  const { console, row, table, route, focusId, screen } = cursor;
  const mission = missionAt(cursor);
  const phones = new Set(row === undefined ? [] : (table?.phones(row) ?? []));
  const [only] = phones;
  const phone = phones.size === 1 ? only : phones.size === 0 ? route.contact : undefined;
  const id = row === undefined || focusId === undefined ? undefined : table?.copyText(row, focusId);
  const assistantId = mission?.assistantId ?? (screen.id === 'assistants' ? id : undefined);
  const context = console.host.contexts?.current;
  return {
    ...given('phone', phone),
    ...given('slug', mission?.slug),
    ...given('mission', mission?.name),
    ...given('mission_id', mission?.missionId),
    ...given('run_id', mission?.runId),
    ...given('assistant_id', assistantId),
    ...given('id', id),
    screen: screen.id,
    context: context ?? UNNAMED,
    operator: console.operator.label,
  };
}

const given = (place: OwnPlace, value: string | undefined): Partial<Record<OwnPlace, string>> =>
  value === undefined || value === '' ? {} : { [place]: value };

/** The mission that a row is, or belongs to; else the one that is open. */
function missionAt({ row, route, state }: Cursor): MissionRow | undefined {
  const key =
    row !== undefined && 'key' in row
      ? row.key
      : row !== undefined && 'missionKey' in row
        ? row.missionKey
        : route.mission;
  return [...state.board.missions.values()].find((mission) => mission.key === key);
}

/** A command with its places filled, or why it cannot be run here. */
export function requestAt(command: OwnCommand, cursor: Cursor): Result<OwnRequest, string> {
  const values = valuesAt(cursor);
  const [program, ...rest] = command.run;
  const argv: [string, ...string[]] = [program];
  for (const argument of rest) {
    let missing: string | undefined;
    const filled = argument.replaceAll(/\{([a-z_]+)\}/g, (_whole, place: string) => {
      const value = values[place as OwnPlace];
      if (value === undefined) missing ??= place;
      return value ?? '';
    });
    if (missing !== undefined)
      return err(`${command.name} needs a ${missing}, and what is in focus has none.`);
    if (filled.includes('\0'))
      return err(`${command.name} cannot be run: what is in focus holds a zero character.`);
    // What others wrote must stay a value: a program would take it for an option.
    if (filled.startsWith('-') && !argument.startsWith('-'))
      return err(`${command.name} cannot be run: an argument would begin with a dash, as an option does.`);
    argv.push(filled);
  }
  return ok({
    name: command.name,
    argv,
    variables: Object.fromEntries(
      Object.entries(values).flatMap(([place, value]) =>
        value.includes('\0') ? [] : [[`CLAWDTALK_AT_${place.toUpperCase()}`, value]],
      ),
    ),
    withinSeconds: command.withinSeconds,
  });
}
