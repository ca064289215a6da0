import { readFile } from 'node:fs/promises';
import { build, type Plugin } from 'esbuild';

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

/** Bundles one entry into one ES module for Node ≥ 24, as it is shipped. `plain` leaves out our own patches. */
export async function bundle(
  entry: string,
  outfile: string,
  options: { plain?: boolean } = {},
): Promise<void> {
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    jsx: 'automatic',
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    define: {
      'process.env.NODE_ENV': '"production"',
      'process.env.DEV': '"false"',
      __VERSION__: JSON.stringify(version),
    },
    // Packages in CommonJS ask for `require`, which an ES module does not have.
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
    external: ['bufferutil', 'utf-8-validate'],
    plugins: options.plain === true ? [withoutDevtools] : [yogaWithoutFetch, withoutDevtools],
  });
}
