import type { LedgerError } from '../database.ts';
import type { PostgresAddress } from './address.ts';

/** What a database reported: an SQLSTATE where the server spoke, a system's word (`ECONNREFUSED`) where none did. */
function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}

/** The server spoke and undid the statement. Of one that is going down nothing is believed. */
export function isRefusal(error: unknown): boolean {
  const code = codeOf(error);
  return /^[0-9A-Z]{5}$/.test(code) && !/^(08|57P|58|XX|25006|40003)/.test(code);
}

/** Something that a commit stood on has changed. */
export const isConflict = ({ code }: LedgerError): boolean =>
  code === 'CT001' || code === '40001' || code === '40P01' || code === '55P03';

/** Why a host could not be reached or would not let us in. `error` undefined: it did not answer in time. */
export function connectFailure(address: PostgresAddress, host: string, error: unknown): LedgerError {
  const { name, user, database } = address;
  const code = codeOf(error);
  switch (code) {
    case '28P01':
    case '28000':
      return denied(name, `it refuses the password or the user '${user}'`);
    case '3D000':
      return denied(name, `there is no database '${database}'`);
    case '53300':
      return away(name, 'it has no connection left for us');
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return denied(
        name,
        `nobody vouches for the certificate of ${host}; name its authority with ?sslrootcert=FILE`,
      );
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return denied(name, `the certificate of ${host} is for another name`);
    case 'CERT_HAS_EXPIRED':
      return denied(name, `the certificate of ${host} has expired`);
    case 'ENOTFOUND':
      return away(name, `there is no host ${host}`);
    default:
  }
  const message = error instanceof Error ? error.message : '';
  // pg reports these two without a code.
  if (/does not support SSL/i.test(message)) {
    return denied(name, `${host} offers no TLS, which is needed outside this machine`);
  }
  if (/password/i.test(message))
    return denied(name, `it asks for a password: put it into PGPASSWORD or ~/.pgpass`);
  return away(name, error === undefined ? 'no answer within 4 s' : wordFor(code));
}

/** Why a statement failed on a connection that stood. */
export function queryFailure(address: PostgresAddress, error: unknown): LedgerError {
  const { name, user } = address;
  const code = codeOf(error);
  switch (code) {
    case 'CT001':
    case '40001':
    case '40P01':
    case '55P03':
      return {
        kind: 'busy',
        code,
        sentence: `Others kept changing the same thing in ${name}: nothing was done, try again.`,
      };
    case 'CT002':
      return {
        kind: 'guarded',
        sentence: `${name} was restored or failed over since calls were last sent: nothing is sent until the server's list has been compared with it.`,
      };
    case 'CT003':
      return { kind: 'newer', sentence: `${name} was migrated by a newer clawdtalk-tui: update this one.` };
    case 'CT004':
      return {
        kind: 'late',
        sentence: `By the clock of ${name} its time is less than a minute ahead: it was not sent.`,
      };
    case '25006':
      return away(name, 'it became read-only');
    case '42501':
      return denied(
        name,
        `the role '${user}' may not use it: run ledger migrate --grant ${user} as its owner`,
      );
    case '3F000':
    case '42P01':
    case '42883':
      return {
        kind: 'older',
        sentence: `${name} holds no ledger yet: run clawdtalk-tui ledger migrate as its owner.`,
      };
    case '53100':
      return {
        kind: 'unwritable',
        sentence: `${name} cannot be written: its disk is full. Nothing is dialled or changed until it can.`,
      };
    default:
  }
  if (isRefusal(error)) {
    return {
      kind: 'unwritable',
      sentence: `${name} refused to write (${code}). Nothing is dialled or changed until it does.`,
    };
  }
  return {
    kind: 'unclear',
    sentence: `The answer of ${name} was lost (${error === undefined ? 'no answer within 4 s' : wordFor(code)}): it is not known whether it was written down, so nothing was sent.`,
  };
}

/** A server that says nothing. */
export const silent = ({ name }: PostgresAddress): LedgerError => away(name, 'no answer within 4 s');

const away = (name: string, why: string): LedgerError => ({
  kind: 'away',
  sentence: `${name} cannot be reached: ${why}. Nothing is dialled or changed until it can.`,
});

const denied = (name: string, why: string): LedgerError => ({
  kind: 'denied',
  sentence: `${name} does not let us in: ${why}.`,
});

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection broke',
  EPIPE: 'the connection broke',
  ETIMEDOUT: 'no answer',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no network',
  ENOENT: 'there is no such socket',
  '57P01': 'it is shutting down',
  '57P02': 'it crashed',
  '57P03': 'it is starting or shutting down',
};

const wordFor = (code: string): string => WORDS[code] ?? (code === '' ? 'the connection broke' : code);
