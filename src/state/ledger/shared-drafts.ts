import { isJsonObject, type JsonValue } from '../../lib/json.ts';
import type { Draft, Drafts } from './drafts.ts';
import type { LedgerPort } from './port.ts';

/** Work on the same mission this long ago is not at the same time. */
const LATELY_MS = 30 * 60_000;

const missionIn = (body: JsonValue): string | undefined => {
  const mission = isJsonObject(body) ? body['mission'] : undefined;
  return typeof mission === 'string' ? mission : undefined;
};

/** Kinds that all operators work on together; any other draft is its operator's own. */
const TOGETHER: ReadonlySet<string> = new Set(['shortlist', 'plan-order']);

export interface SharedDraftsDeps {
  readonly ledger: Pick<LedgerPort, 'place' | 'view' | 'commit'>;
  /** Label of this operator. */
  readonly operator: string;
  /** Somebody else saved this draft since it was read here: what is saved from here is not kept until it is read again. */
  readonly overtaken: (standing: Draft) => void;
  /** Somebody else has lately worked on a plan for the same mission; told once for each of them. */
  readonly beside: (theirs: Draft) => void;
  /** A draft could not be kept: why. */
  readonly failed: (sentence: string) => void;
}

/**
 * Drafts on a ledger that several operators share. What is saved is on its way when `save` returns. A draft that others
 * work on too is not written over when they have saved it since: whoever comes second is told.
 */
export function createSharedDrafts({
  ledger,
  operator,
  overtaken,
  beside,
  failed,
}: SharedDraftsDeps): Drafts {
  /** When the draft that this process knows was saved; absent: none was there. */
  const seen = new Map<string, number | undefined>();
  const lost = new Set<string>();
  const isTeams = ledger.place.kind === 'postgres';
  const storedId = (id: string, kind = id.split(':')[0] ?? id): string =>
    !isTeams || TOGETHER.has(kind) ? id : `${id}@${operator}`;
  const given = (id: string, draft: Draft | undefined): Draft | undefined =>
    draft === undefined ? undefined : { ...draft, id };

  const change = (id: string, work: (drafts: Drafts, stored: string) => Draft | undefined): void => {
    const stored = storedId(id);
    void ledger
      .commit(({ drafts }) => work(drafts, stored))
      .then((done) => {
        if (!done.ok) {
          failed(done.error.sentence);
        } else if (done.value !== undefined && !lost.has(id)) {
          lost.add(id);
          overtaken(done.value);
        }
        return undefined;
      });
  };
  const told = new Set<string>();
  const tellBeside = ({ kind, body, updatedAtMs }: Draft): void => {
    const mission = missionIn(body);
    if (!isTeams || mission === undefined) return;
    for (const theirs of ledger.view().drafts.ofKind(kind)) {
      const name = `${theirs.savedBy} ${mission}`;
      const isLate = updatedAtMs - theirs.updatedAtMs > LATELY_MS;
      if (theirs.savedBy === operator || isLate || missionIn(theirs.body) !== mission || told.has(name))
        continue;
      told.add(name);
      beside(theirs);
    }
  };
  /** What stands there, if it is not what this process knows. */
  const foreign = (drafts: Drafts, id: string, stored: string): Draft | undefined => {
    const standing = drafts.get(stored);
    return standing !== undefined && standing.savedBy !== operator && standing.updatedAtMs !== seen.get(id)
      ? standing
      : undefined;
  };

  return {
    get: (id) => {
      const draft = ledger.view().drafts.get(storedId(id));
      seen.set(id, draft?.updatedAtMs);
      lost.delete(id);
      return given(id, draft);
    },
    ofKind: (kind) => ledger.view().drafts.ofKind(kind),
    all: () => ledger.view().drafts.all(),
    save: (draft) => {
      tellBeside(draft);
      change(draft.id, (drafts, stored) => {
        const standing = foreign(drafts, draft.id, stored);
        if (standing === undefined) drafts.save({ ...draft, id: stored, savedBy: operator });
        return standing;
      });
    },
    remove: (id) => {
      change(id, (drafts, stored) => {
        const standing = foreign(drafts, id, stored);
        if (standing === undefined) drafts.remove(stored);
        return standing;
      });
      return true;
    },
  };
}
