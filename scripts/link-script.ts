import { basename } from 'node:path';
import { transform, type OutputFile } from 'esbuild';

/**
 * Makes one function expression of an entry and its parts, each part a function that runs when it is first asked for.
 *
 * esbuild itself would put the functions of every module side by side into one scope: each verb would make those of all
 * others, and have V8 read what it knows about them.
 */
export async function linkScript(parts: readonly OutputFile[], entry: string): Promise<string> {
  const functions = await Promise.all(
    parts.map(async ({ path, text }) => {
      const { code } = await transform(text, {
        format: 'cjs',
        platform: 'node',
        target: 'node24',
        minify: true,
        // A part is at hand: it is not imported, but called.
        supported: { 'dynamic-import': false },
      });
      // What a part exports is read through getters, and esbuild wraps each into another one, for who expects CommonJS.
      const exported = code.replace(
        /\bmodule\.exports=[\w$]+\(([\w$]+)\);/,
        'module.exports=Object.defineProperty($1,"__esModule",{value:true});',
      );
      return `${JSON.stringify(`./${basename(path)}`)}(module,exports,require){${exported}}`;
    }),
  );
  return `(function(require,importBeside,scriptUrl){
const parts={${functions.join(',\n')}};
const made={__proto__:null};
const load=(name)=>{
if(!(name in parts))return require(name);
if(made[name]===undefined){const module=made[name]={exports:{}};parts[name](module,module.exports,load)}
return made[name].exports};
load(${JSON.stringify(`./${entry}`)})})`;
}
