/** The variables of a `.env` file: `NAME=value`, optional quotes, `#` comments, an optional `export` before. */
export function parseEnvFile(text: string): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line);
    const [, name, raw = ''] = match ?? [];
    if (name !== undefined) variables.set(name, /^(["'])(.*)\1$/.exec(raw)?.[2] ?? raw);
  }
  return variables;
}
