import { err, ok, type Result } from './result.ts';

/** Where the server is, checked. */
export interface BaseUrl {
  /** Without a slash at the end, with the version: `https://clawdtalk.com/v1`. */
  readonly href: string;
  readonly origin: string;
  /** What stands before every path, `/v1` for most servers, empty where there is nothing. */
  readonly basePath: string;
  readonly host: string;
  readonly isLoopback: boolean;
  /** Where the live feed is: `wss://clawdtalk.com/ws`. */
  readonly feedUrl: string;
}

export interface UnsafeUrl {
  readonly kind: 'unsafe';
  readonly sentence: string;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Checks an address that a key will be sent to: `https`, or `http` to this machine alone. */
export function parseBaseUrl(text: string): Result<BaseUrl, UnsafeUrl> {
  const trimmed = text.trim();
  if (!URL.canParse(trimmed)) return unsafe('is not an address. Write it as https://host/v1');
  const url = new URL(trimmed);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return unsafe('must begin with https://');
  if (url.username !== '' || url.password !== '') return unsafe('must hold no user name and no password');
  if (url.search !== '' || url.hash !== '') return unsafe('must end before any ? or #');
  const isLoopback = LOOPBACK.test(url.hostname);
  if (url.protocol === 'http:' && !isLoopback) {
    return unsafe('uses plain http, which would show the API key to the network. Use https://');
  }
  const basePath = url.pathname.replace(/\/+$/, '');
  const rootPath = basePath.replace(/\/v\d+$/, '');
  return ok({
    href: url.origin + basePath,
    origin: url.origin,
    basePath,
    host: url.host,
    isLoopback,
    feedUrl: `${url.origin.replace(/^http/, 'ws')}${rootPath}/ws`,
  });
}

function unsafe(what: string): Result<never, UnsafeUrl> {
  return err({ kind: 'unsafe', sentence: `The server address ${what}.` });
}
