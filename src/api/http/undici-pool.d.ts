/**
 * undici's pool without the rest of the package: the whole of it costs 5 MB more of memory. The typings describe the
 * entry point alone, so its path is named here.
 */
declare module 'undici/lib/dispatcher/pool.js' {
  import { Pool } from 'undici';

  // eslint-disable-next-line import/no-default-export
  export default Pool;
}
