import { withStop } from '../../lib/full-stop.ts';
import { remapKeys, type KeyFault } from '../../screens/keys/remap.ts';
import { screens } from '../../screens/shell/registry.ts';
import { ok } from '../../lib/result.ts';
import { byPlace, type FileComplaint } from '../../state/settings/file-complaint.ts';
import { jsonPlace } from '../../state/settings/json-place.ts';
import { plainlyChosenKeys, type KeysFile } from '../../state/settings/chosen-keys.ts';
import type { KeyMap } from '../../ui/keys/key-map.ts';

/** The keys that a file asks for, as far as they can be had, and what stands against the others. */
export async function readKeys(source: string): Promise<{
  readonly map?: KeyMap;
  readonly complaints: readonly FileComplaint[];
}> {
  const plain = plainlyChosenKeys(source);
  const file =
    plain === undefined
      ? (await import('../../state/settings/keys-file.ts')).parseKeysFile(source)
      : ok(plain);
  if (!file.ok) return { complaints: file.error };
  const { map, faults } = remapKeys(file.value, screens);
  return { map, complaints: faults.map((fault) => placed(source, file.value, fault)).toSorted(byPlace) };
}

function placed(source: string, { acts }: KeysFile, { id, key, sentence }: KeyFault): FileComplaint {
  const words = withStop(sentence);
  if (key === undefined) return { ...jsonPlace(source, ['acts', id], { key: true }), sentence: words };
  const index = (acts.get(id) ?? []).indexOf(key);
  // In a list it is one of its items; by itself it is the value.
  return { ...jsonPlace(source, ['acts', id, index]), sentence: words };
}
