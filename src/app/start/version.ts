declare const __VERSION__: string;

/** The package's version; `dev` where the program runs unbundled. */
export const version = typeof __VERSION__ === 'string' ? __VERSION__ : 'dev';
