declare const brand: unique symbol;

/** An address of our own that may be a link: made of what is configured here, never of what was read. */
export type OwnLink = string & { readonly [brand]: 'own link' };

/** Printable ASCII alone: nothing in it can end the sequence that carries it. */
const SAFE = /^https?:\/\/[\x21-\x7e]{1,500}$/;

/** The page of a configured address; undefined where it is none that a browser opens. */
export function ownLink(address: string): OwnLink | undefined {
  if (!SAFE.test(address) || !URL.canParse(address)) return undefined;
  const { protocol, username, password, href } = new URL(address);
  const plain = (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
  return plain && SAFE.test(href) ? (href.replace(/\/$/, '') as OwnLink) : undefined;
}

/** Text that leads to the address: the address itself, so that what is read is where it leads. */
export const linked = (link: OwnLink, text: string): string =>
  link.startsWith(text) && text !== '' ? `\u001b]8;;${link}\u001b\\${text}\u001b]8;;\u001b\\` : text;
