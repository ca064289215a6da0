import { err, ok, type Result } from '../../lib/result.ts';
import type { CompareOp, Condition } from './condition.ts';

/** Longer ones are no condition that a person wrote. */
const LONGEST = 1_000;
/** Parentheses inside parentheses, so that no text can exhaust the stack. */
const DEEPEST = 20;

/**
 * Reads a condition such as `slot_offered = yes and (price <= 400 or not weekend)`. A field alone means that it says
 * yes; a name or a value with blanks or signs stands in quotes, plain words after a sign are one value.
 * Errors: a sentence that says where it stops making sense, and what was expected there.
 */
export function parseCondition(text: string): Result<Condition, string> {
  if (text.trim() === '') return err('A condition is needed, such as slot_offered = yes.');
  if (text.length > LONGEST) return err(`A condition has at most ${LONGEST} characters.`);
  const tokens = tokensOf(text);
  if (!tokens.ok) return tokens;
  const reader = { tokens: tokens.value, at: 0 };
  const read = readOr(reader, 0);
  if (!read.ok) return read;
  const left = reader.tokens[reader.at];
  if (left === undefined) return read;
  return err(
    left.kind === 'close'
      ? 'There is a ) too many.'
      : `After ${before(reader)} comes ${quoted(left.text)}: join two comparisons with and, or.`,
  );
}

type TokenKind = 'word' | 'quoted' | 'op' | 'open' | 'close' | 'and' | 'or' | 'not';

interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

interface Reader {
  readonly tokens: readonly Token[];
  at: number;
}

const OPS: ReadonlyMap<string, CompareOp> = new Map([
  ['=', '='],
  ['==', '='],
  ['!=', '!='],
  ['<>', '!='],
  ['≠', '!='],
  ['<', '<'],
  ['<=', '<='],
  ['≤', '<='],
  ['>', '>'],
  ['>=', '>='],
  ['≥', '>='],
]);
const JOINS: ReadonlyMap<string, TokenKind> = new Map([
  ['and', 'and'],
  ['or', 'or'],
  ['not', 'not'],
  ['&&', 'and'],
  ['||', 'or'],
  ['!', 'not'],
]);
const SHAPE =
  /\s*(?:(?<quoted>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?<op><=|>=|<>|!=|==|[=<>≠≤≥])|(?<join>&&|\|\||!)|(?<open>\()|(?<close>\))|(?<word>[^\s()=<>!≠≤≥&|"']+))/uy;

function tokensOf(text: string): Result<readonly Token[], string> {
  const tokens: Token[] = [];
  SHAPE.lastIndex = 0;
  const end = text.trimEnd().length;
  while (SHAPE.lastIndex < end) {
    const from = SHAPE.lastIndex;
    const groups = SHAPE.exec(text)?.groups;
    if (groups === undefined) {
      const rest = text.slice(from).trim();
      return err(
        /^["']/.test(rest)
          ? `The quote at ${quoted(rest)} is not closed.`
          : `${quoted(rest)} cannot be read.`,
      );
    }
    const { quoted: inQuotes, op, join, open, close, word = '' } = groups;
    if (inQuotes !== undefined) {
      tokens.push({ kind: 'quoted', text: inQuotes.slice(1, -1).replaceAll(/\\(.)/g, '$1') });
    } else if (op !== undefined) tokens.push({ kind: 'op', text: op });
    else if (open !== undefined) tokens.push({ kind: 'open', text: open });
    else if (close !== undefined) tokens.push({ kind: 'close', text: close });
    else tokens.push({ kind: JOINS.get(join ?? word.toLowerCase()) ?? 'word', text: join ?? word });
  }
  return ok(tokens);
}

function readOr(reader: Reader, depth: number): Result<Condition, string> {
  return readJoined(reader, 'or', (inner) => readAnd(inner, depth));
}

function readAnd(reader: Reader, depth: number): Result<Condition, string> {
  return readJoined(reader, 'and', (inner) => readOne(inner, depth));
}

function readJoined(
  reader: Reader,
  kind: 'and' | 'or',
  readPart: (reader: Reader) => Result<Condition, string>,
): Result<Condition, string> {
  const first = readPart(reader);
  if (!first.ok) return first;
  const parts = [first.value];
  while (reader.tokens[reader.at]?.kind === kind) {
    reader.at += 1;
    const next = readPart(reader);
    if (!next.ok) return next;
    parts.push(next.value);
  }
  return ok(parts.length === 1 ? first.value : { kind, parts });
}

function readOne(reader: Reader, depth: number): Result<Condition, string> {
  if (depth > DEEPEST) return err('There are too many parentheses inside one another.');
  const token = reader.tokens[reader.at];
  if (token?.kind === 'not') {
    reader.at += 1;
    const part = readOne(reader, depth + 1);
    return part.ok ? ok({ kind: 'not', part: part.value }) : part;
  }
  if (token?.kind === 'open') {
    reader.at += 1;
    const inner = readOr(reader, depth + 1);
    if (!inner.ok) return inner;
    if (reader.tokens[reader.at]?.kind !== 'close') return err('A ( is not closed.');
    reader.at += 1;
    return inner;
  }
  if (token?.kind !== 'word' && token?.kind !== 'quoted') {
    const found = token === undefined ? 'the end' : quoted(token.text);
    return err(
      `${reader.at === 0 ? 'At the beginning' : `After ${before(reader)}`} a field is missing; there is ${found}.`,
    );
  }
  reader.at += 1;
  return readComparison(reader, token.text);
}

function readComparison(reader: Reader, field: string): Result<Condition, string> {
  const op = readOp(reader);
  if (op === undefined) return ok({ kind: 'compare', field, op: '=', value: true });
  const value = readValue(reader);
  if (value === undefined)
    return err(`After ${before(reader)} a value is missing, such as yes, 400 or "next week".`);
  if (op !== '=' && op !== '!=' && op !== 'contains' && typeof value !== 'number') {
    return err(`${field} ${op} needs a number, not ${quoted(String(value))}.`);
  }
  return ok({ kind: 'compare', field, op, value: op === 'contains' ? String(value) : value });
}

/** A sign, or the words is, is not, contains. Nothing is taken where none stands there. */
function readOp(reader: Reader): CompareOp | undefined {
  const token = reader.tokens[reader.at];
  if (token?.kind === 'op') {
    reader.at += 1;
    return OPS.get(token.text);
  }
  if (token?.kind !== 'word') return undefined;
  const word = token.text.toLowerCase();
  if (word === 'contains') {
    reader.at += 1;
    return 'contains';
  }
  if (word !== 'is') return undefined;
  reader.at += 1;
  if (reader.tokens[reader.at]?.kind !== 'not') return '=';
  reader.at += 1;
  return '!=';
}

function readValue(reader: Reader): string | number | boolean | undefined {
  const first = reader.tokens[reader.at];
  if (first?.kind === 'quoted') {
    reader.at += 1;
    return first.text;
  }
  const said: string[] = [];
  for (let token = first; token?.kind === 'word'; token = reader.tokens[reader.at]) {
    said.push(token.text);
    reader.at += 1;
  }
  if (said.length === 0) return undefined;
  const text = said.join(' ');
  const word = text.toLowerCase();
  if (word === 'yes' || word === 'true') return true;
  if (word === 'no' || word === 'false') return false;
  return /^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : text;
}

const before = ({ tokens, at }: Reader): string =>
  quoted(
    tokens
      .slice(Math.max(0, at - 3), at)
      .map(({ text }) => text)
      .join(' '),
  );

const quoted = (text: string): string => `“${text.length > 40 ? `${text.slice(0, 39)}…` : text}”`;
