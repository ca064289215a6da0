import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { NARROW } from '../src/lib/narrow.ts';
import { linkScript } from './link-script.ts';

/**
 * Yoga's loader fetches its own data: URL, which loads Node's whole HTTP client for nothing: 25 ms and 13 MB at
 * each start. Without `fetch` it decodes the same bytes itself. Fails the build if the loader ever changes.
 */
const yogaWithoutFetch: Plugin = {
  name: 'yoga-without-fetch',
  setup(builder) {
    builder.onLoad({ filter: /yoga-wasm-base64-esm\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const probe = '"function"!=typeof fetch';
      if (source.split(probe).length !== 3) throw new Error(`${path} no longer asks twice for fetch`);
      return { contents: source.replaceAll(probe, 'true'), loader: 'js' };
    });
  },
};

/** The first segmenter has the tables of all languages' breaks loaded: 3 MB. */
const segmenterWhenNeeded = (name: string, made: string): readonly [eager: string, lazy: string] => [
  `const ${name} = ${made};`,
  `let made_${name}; const ${name} = { segment: (text) => (made_${name} ??= ${made}).segment(text) };`,
];

/** What a package makes when it is loaded though few ask for it, and what makes it when it is asked for. */
const WHEN_NEEDED: Readonly<Record<string, readonly (readonly [eager: string, lazy: string])[]>> = {
  // 40 ms.
  'string-width/index.js': [
    segmenterWhenNeeded('segmenter', 'new Intl.Segmenter()'),
    [
      String.raw`const rgiEmojiRegex = /^\p{RGI_Emoji}$/v;`,
      String.raw`let madeEmoji; const rgiEmojiRegex = { test: (text) => (madeEmoji ??= new RegExp('^\\p{RGI_Emoji}$', 'v')).test(text) };`,
    ],
    // Ink measures text by this library, whose short way is for ASCII alone; our lines and arrows are as narrow.
    [String(/^[\u0020-\u007E]*$/), String(NARROW)],
  ],
  // Its parser is WebAssembly, which V8 compiles a second time, for speed, after about four answers: 80 ms of processor and
  // 13 MB, to read some kilobytes more quickly. How soon that is, is decided when the parser is made; nothing else is made then.
  'undici/lib/dispatcher/client-h1.js': [
    [
      'function lazyllhttp () {',
      `const patiently = (make) => {
         const { setFlagsFromString } = process.getBuiltinModule('node:v8');
         setFlagsFromString('--wasm-tiering-budget=2000000000');
         try { return make(); } finally { setFlagsFromString('--wasm-tiering-budget=13000000'); }
       };
       function lazyllhttp () {`,
    ],
    [
      "mod = new WebAssembly.Module(require('../llhttp/llhttp_simd-wasm.js'))",
      "mod = patiently(() => new WebAssembly.Module(require('../llhttp/llhttp_simd-wasm.js')))",
    ],
    [
      "mod = new WebAssembly.Module(llhttpWasmData || require('../llhttp/llhttp-wasm.js'))",
      "mod = patiently(() => new WebAssembly.Module(require('../llhttp/llhttp-wasm.js')))",
    ],
  ],
  'wrap-ansi/index.js': [segmenterWhenNeeded('segmenter', 'new Intl.Segmenter()')],
  'slice-ansi/tokenize-ansi.js': [
    segmenterWhenNeeded('GRAPHEME_SEGMENTER', "new Intl.Segmenter(undefined, {granularity: 'grapheme'})"),
  ],
  '@alcalzone/ansi-tokenize/build/tokenize.js': [
    segmenterWhenNeeded('segmenter', 'new Intl.Segmenter(undefined, { granularity: "grapheme" })'),
  ],
  'ink/build/line-update.js': [
    segmenterWhenNeeded('segmenter', "new Intl.Segmenter(undefined, { granularity: 'grapheme' })"),
  ],
  // 25 ms: a time in New York, by which it finds out what every Node can do.
  'date-fns-tz/dist/esm/_lib/tzTokenizeDate/index.js': [
    [
      'const testDateFormatted = new Intl.DateTimeFormat(',
      'const testDateFormatted = () => new Intl.DateTimeFormat(',
    ],
    [
      "const hourCycleSupported = testDateFormatted === '06/25/2014, 00:00:00' ||",
      'const hourCycleSupported = true ||',
    ],
  ],
};

/** Packages make what they are rarely asked for when they are asked. Fails the build where one has changed. */
const whenNeeded: Plugin = {
  name: 'when-needed',
  setup(builder) {
    for (const [file, changes] of Object.entries(WHEN_NEEDED)) {
      const filter = new RegExp(`[\\\\/]node_modules[\\\\/]${file.replaceAll('/', '[\\\\/]')}$`);
      builder.onLoad({ filter }, async ({ path }) => {
        let contents = await readFile(path, 'utf8');
        for (const [eager, lazy] of changes) {
          if (contents.split(eager).length !== 2) throw new Error(`${path} no longer has ${eager}`);
          contents = contents.replace(eager, () => lazy);
        }
        return { contents, loader: 'js' };
      });
    }
  },
};

/** What undici's files load of Node, and what takes its place. */
const UNDICI: Readonly<Record<string, readonly [asks: string, gets: string]>> = {
  // A class that nothing of ours sends.
  'core/util.js': ["const { IncomingMessage } = require('node:http')", 'const IncomingMessage = undefined'],
  // The usual limit of a header.
  'dispatcher/client.js': ["const http = require('node:http')", 'const http = { maxHeaderSize: 16_384 }'],
  // For its `fetch`, which is never called.
  'web/fetch/index.js': ["const { STATUS_CODES } = require('node:http')", 'const STATUS_CODES = {}'],
  // HTTP/2 is off; the file is prepared for its absence.
  'dispatcher/client-h2.js': ["http2 = require('node:http2')", 'http2 = { constants: {} }'],
};

/**
 * Node's HTTP modules cost a thread 15 MB. undici brings its own parser and asks them for little; without them it does the
 * same. Fails the build if undici ever asks for anything else.
 */
const undiciWithoutHttp: Plugin = {
  name: 'undici-without-http',
  setup(builder) {
    builder.onLoad({ filter: /[\\/]undici[\\/]lib[\\/].*\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      if (!/require\('node:https?2?'\)/.test(source)) return undefined;
      const file = path.replaceAll('\\', '/').split('/undici/lib/').at(-1) ?? '';
      const [asks, gets] = UNDICI[file] ?? [];
      if (asks === undefined || gets === undefined || source.split(asks).length !== 2) {
        throw new Error(`${path} asks for more of node:http than is known`);
      }
      return { contents: source.replace(asks, gets), loader: 'js' };
    });
  },
};

/**
 * A table is a text until a member of it is asked for: most starts ask for none, and a text is kept in fewer bytes and read
 * more quickly than the same written as a program.
 */
const tablesWhenNeeded: Plugin = {
  name: 'tables-when-needed',
  setup(builder) {
    builder.onLoad({ filter: /[\\/](?:src[\\/].*\.json|metadata\.max\.json\.js)$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const text = path.endsWith('.js')
        ? (/^[^{]*?export default (\{.*\})\s*;?\s*$/s.exec(source)?.[1] ?? '')
        : source;
      const table = JSON.parse(text) as Readonly<Record<string, unknown>>;
      const members = Object.keys(table).map(
        (name) => `get ${JSON.stringify(name)}() { return table()[${JSON.stringify(name)}]; }`,
      );
      const contents = `let made; const table = () => (made ??= JSON.parse(${JSON.stringify(JSON.stringify(table))})); export default { ${members.join(', ')} };`;
      return { contents, loader: 'js' };
    });
  },
};

/** Ink asks for React's developer tools only when DEV=true; they are not shipped. */
const withoutDevtools: Plugin = {
  name: 'without-devtools',
  setup(builder) {
    builder.onResolve({ filter: /^react-devtools-core$/ }, () => ({ path: 'devtools', namespace: 'absent' }));
    builder.onLoad({ filter: /.*/, namespace: 'absent' }, () => ({
      contents: 'export default {}',
      loader: 'js',
    }));
  },
};

/**
 * One character beyond Latin-1 makes V8 keep the whole program at two bytes a character, in each thread: 11 MB. esbuild
 * leaves them in tagged templates, whose raw text would change, and in regular expressions; nothing reads the raw text.
 */
function inAscii(text: string): string {
  const escaped = /\\[^\0-\u007f]/.exec(text);
  if (escaped !== null) throw new Error(`${escaped[0]} escapes a character that needs no escape`);
  return text.replaceAll(/[^\0-\u007f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * Who imports one of Node's own modules into an ES module is given all that it exports, and some of that is made when it is
 * asked for: streams with `node:fs`, a second HTTP client with `node:http` (25 ms and 13 MB a thread). Taken out of the
 * process by name, only what is used is made. Imports come before all else, and so do these.
 */
function builtinsByName(text: string): string {
  const taken: string[] = [];
  const rest = text
    .replaceAll(
      /(?<=^|[;}\n])import([^"'`;()]+)from ?"(node:[\w/]+)";/g,
      (_, clause: string, path: string) => {
        const [, first, names] = /^(?:(?:\* ?as )?([\w$]+))?,?\s*(?:\{(.*)\})?$/s.exec(clause.trim()) ?? [];
        if (first === undefined && names === undefined) throw new Error(`${clause} is not known here`);
        const found = `process.getBuiltinModule("${path}")`;
        if (first !== undefined) taken.push(`${first}=${found}`);
        if (names !== undefined) taken.push(`{${names.replaceAll(' as ', ':')}}=${found}`);
        return '';
      },
    )
    .replaceAll(
      /\bimport\("(node:[\w/]+)"\)/g,
      'Promise.resolve({__proto__:process.getBuiltinModule("$1"),default:process.getBuiltinModule("$1")})',
    );
  const left = /[^;]{0,40}\b(?:from|import) ?\(?["']node:[^;]{0,40}/.exec(rest);
  if (left !== null) throw new Error(`${left[0]} is an import that is not known here`);
  return taken.length === 0 ? rest : `const ${taken.join(',')};${rest}`;
}

/**
 * What a verb asks of the screens (their keys, to check a file of them) stays an ES module beside the script, because Ink
 * is one: it is imported when it is asked.
 */
export const ASKED_OF_SCREENS = { entry: 'src/app/config/open-user-files.ts', file: 'config.js' };

const askScreens: Plugin = {
  name: 'ask-screens',
  setup(builder) {
    builder.onLoad({ filter: new RegExp(`/${basename(ASKED_OF_SCREENS.entry)}$`) }, () => ({
      contents: `export const userFiles = async (...given) => (await importBeside('./${ASKED_OF_SCREENS.file}')).userFiles(...given);`,
      loader: 'js',
    }));
  },
};

/** What is done to the text of the program when it is put together. */
const asShipped: Plugin = {
  name: 'as-shipped',
  setup(builder) {
    builder.onEnd(async ({ outputFiles = [] }) => {
      for (const { path, text } of outputFiles) await writeFile(path, builtinsByName(inAscii(text)));
    });
  },
};

/** The same of a script, which asks for Node's modules by name as it is. */
const asScript = (outfile: string): Plugin => ({
  name: 'as-script',
  setup(builder) {
    builder.onEnd(async ({ outputFiles = [] }) => {
      await writeFile(outfile, inAscii(await linkScript(outputFiles, `${SCRIPT}.js`)));
    });
  },
});

/** The entry's name among the parts of a script. */
const SCRIPT = 'script';

/**
 * Bundles one entry for Node ≥ 24, as it is shipped: into one ES module, or with `split` into one and what it loads when it
 * is needed. `script`: into one function expression of which V8 can keep what it
 * compiled, of `require`, an `import` of what lies beside it, and its own URL.
 * `plain` leaves out our own patches.
 */
export async function bundle(
  entry: string,
  outfile: string,
  options: { plain?: boolean; split?: boolean; script?: boolean } = {},
): Promise<void> {
  const isScript = options.script === true;
  await build({
    ...entries(entry, outfile, options),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    jsx: 'automatic',
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    write: options.plain === true,
    define: {
      'process.env.NODE_ENV': '"production"',
      'process.env.DEV': '"false"',
      // What undici asks when it is bundled into Node itself: leaves out its second, experimental parser.
      esbuildDetection: 'true',
      __VERSION__: JSON.stringify(await packageVersion()),
      ...(isScript && { 'import.meta.url': 'scriptUrl' }),
    },
    // Packages in CommonJS ask for what Node brings along by `require`, which an ES module does not have.
    ...(!isScript && {
      banner: {
        js: 'const require=(name)=>{const found=process.getBuiltinModule(name);if(!found)throw new Error("Cannot find module "+name);return found};',
      },
    }),
    external: ['bufferutil', 'utf-8-validate'],
    plugins:
      options.plain === true
        ? [withoutDevtools]
        : [
            ...(isScript ? [askScreens] : []),
            yogaWithoutFetch,
            whenNeeded,
            tablesWhenNeeded,
            undiciWithoutHttp,
            withoutDevtools,
            isScript ? asScript(outfile) : asShipped,
          ],
  });
}

function entries(
  entry: string,
  outfile: string,
  { split, script }: { readonly split?: boolean; readonly script?: boolean },
): BuildOptions {
  if (script === true) {
    return { entryPoints: { [SCRIPT]: entry }, outdir: dirname(outfile), splitting: true };
  }
  if (split !== true) return { entryPoints: [entry], outfile };
  const name = basename(outfile, '.js');
  return {
    entryPoints: {
      [name]: entry,
      [basename(ASKED_OF_SCREENS.file, '.js')]: ASKED_OF_SCREENS.entry,
    },
    outdir: dirname(outfile),
    splitting: true,
    chunkNames: `${name}-[hash]`,
  };
}

export async function packageVersion(): Promise<string> {
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
  return version;
}
