import type { ServerPort } from '../../domain/server/server-port.ts';

/** Reads of the server, by name. What is sent or changed is never among them. */
const READS = [
  'getMission',
  'listMissions',
  'missionActivity',
  'getRun',
  'listRuns',
  'getPlan',
  'listEvents',
  'listLinkedAgents',
  'listAssistants',
  'getAssistant',
  'connectionId',
  'listPhones',
  'availablePhone',
  'getScheduled',
  'listScheduled',
  'insights',
  'account',
  'getApproval',
  'listApprovals',
  'getCall',
] as const satisfies readonly (keyof ServerPort)[];

/**
 * The server, each thing of it read once for as long as this is used: for what one command stands on. Whoever acts on it
 * later reads again, from the server itself.
 */
export function readOnce(server: ServerPort): ServerPort {
  const answers = new Map<string, unknown>();
  const once = (name: (typeof READS)[number]) => {
    const read = server[name] as (...args: readonly unknown[]) => unknown;
    return (...args: readonly unknown[]): unknown => {
      const key = `${name} ${JSON.stringify(args)}`;
      const known = answers.get(key) ?? read.apply(server, [...args]);
      answers.set(key, known);
      return known;
    };
  };
  return { ...server, ...Object.fromEntries(READS.map((name) => [name, once(name)])) };
}
