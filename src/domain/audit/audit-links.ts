import { safe } from '../../lib/safe-text.ts';
import { assistantId, type AssistantId } from '../ids.ts';
import { isAssistant, type Assistant } from '../assistant/assistant.ts';
import type { AuditReport } from './audit-report.ts';
import type { Finding, MissionSnapshot } from '../mission/mission-snapshot.ts';

/** Assistants that work for a mission without being linked to its run, and links that nothing names. */
export function auditLinks(
  snapshot: MissionSnapshot,
  assistants: readonly Assistant[],
  report: AuditReport,
): readonly Finding[] {
  const { key: mission, entry, linkedAgentIds: linked } = snapshot;
  if (linked === undefined || snapshot.readAtMs === undefined) return [];
  const same = (left: string, right: string): boolean =>
    left === right || assistants.some((each) => isAssistant(each, left) && isAssistant(each, right));
  const nameOf = (id: string): string => assistants.find((each) => isAssistant(each, id))?.name ?? id;

  const working = new Set<string>(snapshot.scheduled.map((event) => event.assistantId));
  if (entry?.assistantId !== undefined) working.add(entry.assistantId);
  if (snapshot.mission?.assistantId !== undefined) working.add(snapshot.mission.assistantId);
  const missing = distinct([...working], same)
    .filter((id) => !linked.some((other) => same(other, id)))
    .map((id) => {
      const sentence = safe`assistant ${nameOf(id)} works for it, but is not linked to the run`;
      const command = { kind: 'agent.link', mission, assistantId: assistantId(id) } as const;
      return report('missing-link', 'alarm', id, sentence, { label: 'link it', command });
    });
  if (entry?.assistantId === undefined) return missing;

  const memory = JSON.stringify(entry.memory);
  const isNamed = (id: AssistantId): boolean =>
    [...working].some((other) => same(other, id)) ||
    assistants.some(
      (each) =>
        isAssistant(each, id) &&
        [each.id, each.telnyxId].some((own) => own !== undefined && memory.includes(own)),
    ) ||
    memory.includes(id);
  const stray = linked
    .filter((id) => !isNamed(id))
    .map((id) => {
      const sentence = safe`assistant ${nameOf(id)} is linked, but neither memory nor any call names it`;
      const command = { kind: 'agent.unlink', mission, assistantId: id } as const;
      return report('stray-link', 'info', id, sentence, { label: 'unlink it', command });
    });
  return [...missing, ...stray];
}

function distinct(ids: readonly string[], same: (left: string, right: string) => boolean): readonly string[] {
  return ids.filter((id, index) => ids.findIndex((other) => same(other, id)) === index);
}
