import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { NARROW } from '../src/lib/narrow.ts';

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

/** What takes string-width 40 ms to make, and is asked by few texts. */
const WHEN_NEEDED: readonly (readonly [eager: string, lazy: string])[] = [
  [
    'const segmenter = new Intl.Segmenter();',
    'let madeSegmenter; const segmenter = { segment: (text) => (madeSegmenter ??= new Intl.Segmenter()).segment(text) };',
  ],
  [
    String.raw`const rgiEmojiRegex = /^\p{RGI_Emoji}$/v;`,
    String.raw`let madeEmoji; const rgiEmojiRegex = { test: (text) => (madeEmoji ??= new RegExp('^\\p{RGI_Emoji}$', 'v')).test(text) };`,
  ],
];

/** Ink measures text by this library, whose short way is for ASCII alone; our lines and arrows are as narrow. */
const narrowText: Plugin = {
  name: 'narrow-text',
  setup(builder) {
    builder.onLoad({ filter: /[\\/]string-width[\\/]index\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const ascii = String(/^[\u0020-\u007E]*$/);
      if (source.split(ascii).length !== 2) throw new Error(`${path} no longer has a short way for ASCII`);
      let contents = source.replace(ascii, () => String(NARROW));
      for (const [eager, lazy] of WHEN_NEEDED) {
        if (contents.split(eager).length !== 2) throw new Error(`${path} no longer has ${eager}`);
        contents = contents.replace(eager, () => lazy);
      }
      return { contents, loader: 'js' };
    });
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
const inAscii: Plugin = {
  name: 'in-ascii',
  setup(builder) {
    builder.onEnd(async ({ outputFiles = [] }) => {
      for (const { path, text } of outputFiles) {
        if (/\\[^\0-\u007f]/.test(text)) throw new Error(`${path} escapes a character that needs no escape`);
        await writeFile(
          path,
          text.replaceAll(
            /[^\0-\u007f]/g,
            (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
          ),
        );
      }
    });
  },
};

/**
 * Bundles one entry for Node ≥ 24, as it is shipped: into one ES module, or with `split` into one and what it loads when it
 * is needed, so that a verb does not read the console. `plain` leaves out our own patches.
 */
export async function bundle(
  entry: string,
  outfile: string,
  options: { plain?: boolean; split?: boolean } = {},
): Promise<void> {
  await build({
    ...(options.split === true
      ? {
          entryPoints: { [basename(outfile, '.js')]: entry },
          outdir: dirname(outfile),
          splitting: true,
          chunkNames: `${basename(outfile, '.js')}-[hash]`,
        }
      : { entryPoints: [entry], outfile }),
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
    },
    // Packages in CommonJS ask for `require`, which an ES module does not have.
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
    external: ['bufferutil', 'utf-8-validate'],
    plugins:
      options.plain === true
        ? [withoutDevtools]
        : [yogaWithoutFetch, narrowText, undiciWithoutHttp, withoutDevtools, inAscii],
  });
}

export async function packageVersion(): Promise<string> {
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
  return version;
}
