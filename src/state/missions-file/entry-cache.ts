import { missionEntryOf, type MissionEntry } from '../../domain/mission/mission-entry.ts';
import type { JsonObject } from '../../lib/json.ts';
import { plainOf } from './json-plain.ts';
import {
  memberOf,
  printNode,
  typedBytes,
  type JsonDocument,
  type JsonNode,
  type ObjectNode,
} from './json-tree.ts';

/** The entries of one file's contents, one after another. */
export interface EntryCache {
  read(document: JsonDocument): readonly MissionEntry[];
}

/** An entry whose text did not change stays the same object, so that nothing that shows it is drawn again. */
export function entryCache(): EntryCache {
  let known = new Map<string, { readonly node: JsonNode; readonly entry: MissionEntry }>();
  return {
    read: ({ root }) => {
      const next: typeof known = new Map();
      for (const { key: slug, value } of root.kind === 'object' ? root.members : []) {
        const standing = known.get(slug);
        next.delete(slug);
        if (standing !== undefined && isTypedAlike(standing.node, value)) {
          next.set(slug, { node: value, entry: standing.entry });
        } else if (value.kind === 'object') next.set(slug, { node: value, entry: entryOfNode(slug, value) });
      }
      known = next;
      return [...next.values()].map(({ entry }) => entry);
    },
  };
}

/** Whether two values stand in their files with the same characters. */
function isTypedAlike(one: JsonNode, other: JsonNode): boolean {
  const bytes = typedBytes(one);
  const others = typedBytes(other);
  if (bytes !== undefined && others !== undefined) return bytes.equals(others);
  return printNode(one) === printNode(other);
}

/**
 * The entry that a mission goes by, by its id or as `slug:<slug>`, found without taking the others apart: where the id is
 * not among an entry's characters and none of them is escaped, it cannot be this one's.
 */
export function entryOfMission({ root }: JsonDocument, mission: string): MissionEntry | undefined {
  if (root.kind !== 'object') return undefined;
  const nodes = new Map<string, JsonNode>();
  for (const { key, value } of root.members) {
    // Of a name that stands there twice the last one counts, in its place.
    nodes.delete(key);
    nodes.set(key, value);
  }
  for (const [slug, node] of nodes) {
    if (node.kind !== 'object') continue;
    if (`slug:${slug}` !== mission) {
      const bytes = typedBytes(node);
      if (bytes !== undefined && !bytes.includes(mission) && !bytes.includes(BACKSLASH)) continue;
    }
    const entry = entryOfNode(slug, node);
    if (entry.missionId === mission || `slug:${slug}` === mission) return entry;
  }
  return undefined;
}

const BACKSLASH = 0x5c;

/** The entry of that name, found without taking the others apart. */
export function entryOfSlug({ root }: JsonDocument, slug: string): MissionEntry | undefined {
  const node = memberOf(root, slug);
  return node?.kind === 'object' ? entryOfNode(slug, node) : undefined;
}

/** The entry of a node. Its memory, which is nearly all of it, is read when somebody looks at it. */
function entryOfNode(slug: string, { members }: ObjectNode): MissionEntry {
  const memory = members.findLast(({ key }) => key === 'memory')?.value;
  const isObject = memory?.kind === 'object';
  const shown = isObject ? members.filter(({ key }) => key !== 'memory') : members;
  const entry = missionEntryOf(slug, plainOf({ kind: 'object', members: shown, inside: '' }) as JsonObject);
  if (!isObject) return entry;
  const read = onFirstUse(() => plainOf(memory) as JsonObject);
  return Object.defineProperty({ ...entry }, 'memory', { enumerable: true, get: read });
}

/** A large file is taken apart only for somebody who wants its entries: a verb that changes one mission does not. */
export function onFirstUse<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
