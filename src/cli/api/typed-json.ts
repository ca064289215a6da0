import { err, ok, type Result } from '../../lib/result.ts';
import { parseJsonText, printNode, type JsonNode } from '../../state/missions-file/json-tree.ts';
import type { ApiFailure } from './api-command.ts';

/** JSON as the bot typed it, not one number changed. */
export function typedJson(text: string): Result<JsonNode, ApiFailure> {
  const parsed = parseJsonText(text);
  return parsed.ok ? ok(parsed.value.root) : err({ kind: 'json', sentence: parsed.error.sentence });
}

/** A request's body as JSON text. Members that are undefined are left out; nodes go in as they were typed. */
export function jsonBody(
  members: Readonly<Record<string, string | JsonNode | undefined>>,
): Result<string, ApiFailure> {
  const parts = Object.entries(members).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const text = typeof value === 'string' ? JSON.stringify(value.toWellFormed()) : printNode(value);
    return [`${JSON.stringify(name)}:${text}`];
  });
  return checked(`{${parts.join(',')}}`);
}

/** The text, unless no server could read it: Python's NaN and Infinity are no JSON. */
export function checked(body: string): Result<string, ApiFailure> {
  try {
    JSON.parse(body);
    return ok(body);
  } catch {
    return err({ kind: 'json', sentence: 'NaN and Infinity cannot be sent to a server' });
  }
}
