import { spawnSync } from 'node:child_process';

/** Whether this machine has Python: what compares us with it is skipped where it is missing. */
export const hasPython = spawnSync('python3', ['-c', ''], { stdio: 'ignore' }).status === 0;

const WRITER = String.raw`
import json, random, struct, sys
seed, count = int(sys.argv[1]), int(sys.argv[2])
r = random.Random(seed)
texts = ["", "plain", "caf\u00e9", "\U0001f600", "\ud800", "a\"b\\c/d", "\n\t\r\b\f\x00\x1f\x7f", "\u2028", "{", "]", "NaN"]
def number():
    kind = r.randrange(8)
    if kind == 0: return r.choice([float("nan"), float("inf"), float("-inf"), 0.0, -0.0, 1.0, 1e16, 1e-5, 1e22, 123456789012345680.0])
    if kind == 1: return struct.unpack("<d", r.randbytes(8))[0]
    if kind == 2: return r.choice([2**53 + 1, 2**60, -2**64, 10**30])
    if kind == 3: return r.random() * 10 ** r.randrange(-8, 20)
    return r.randrange(-1000, 1000)
def value(depth):
    kind = r.randrange(9 if depth < 4 else 5)
    if kind < 2: return r.choice(texts) + (chr(r.randrange(32, 0x2fff)) if r.random() < 0.5 else "")
    if kind == 2: return number()
    if kind == 3: return r.choice([True, False, None])
    if kind == 4: return "x" * r.randrange(30)
    if kind < 7: return [value(depth + 1) for _ in range(r.randrange(4))]
    return {r.choice(texts) + str(r.randrange(9)): value(depth + 1) for _ in range(r.randrange(4))}
for _ in range(count):
    whole = {("m-%d" % n): {"mission_id": value(9), "memory": value(1)} for n in range(r.randrange(4))}
    sys.stdout.write(json.dumps(whole, indent=2) + "\x1e")
`;

/** State files as Python's \`json.dumps(indent=2)\` writes them, of random content. */
export function pythonFiles(seed: number, count: number): string[] {
  const { stdout, stderr, status } = spawnSync('python3', ['-c', WRITER, String(seed), String(count)], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout.split('\x1e').slice(0, -1);
}

const READER = `
import json, sys
sys.stdout.write(json.dumps([json.dumps(json.loads(t), indent=2) for t in json.load(sys.stdin)]))
`;

/** What Python makes of each text: \`json.dumps(json.loads(text), indent=2)\`. */
export function rewrittenByPython(texts: readonly string[]): string[] {
  const { stdout, stderr, status } = spawnSync('python3', ['-c', READER], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as string[];
}
