type Names = Readonly<Record<string, string>>;

/** North American area codes: their zones and states, and the zones of each state. */
export interface AreaCodes {
  readonly zonesOfArea: ReadonlyMap<string, readonly string[]>;
  readonly regionsOfArea: ReadonlyMap<string, readonly string[]>;
  readonly zonesOfRegion: ReadonlyMap<string, readonly string[]>;
}

/**
 * Reads place → zones → area codes. Codes joined by `/` are an overlay complex. A place has the zones of all its codes,
 * unless `placeZones` tells them closer: the North has one code for three places.
 */
export function readAreaCodes(places: Readonly<Record<string, object>>, placeZones: Names): AreaCodes {
  const zonesOfArea = new Map<string, readonly string[]>();
  const regionsOfArea = new Map<string, readonly string[]>();
  const zonesOfRegion = new Map<string, readonly string[]>();
  for (const [place, groups] of Object.entries(places)) {
    for (const [joined, codes] of Object.entries(groups as Names)) {
      const zones = joined.split(' ');
      zonesOfRegion.set(place, union(zonesOfRegion.get(place), zones));
      for (const code of codes.split(/[ /]/)) {
        zonesOfArea.set(code, union(zonesOfArea.get(code), zones));
        regionsOfArea.set(code, union(regionsOfArea.get(code), [place]));
      }
    }
  }
  for (const [place, zones] of Object.entries(placeZones)) zonesOfRegion.set(place, zones.split(' '));
  return { zonesOfArea, regionsOfArea, zonesOfRegion };
}

const union = (before: readonly string[] | undefined, more: readonly string[]): readonly string[] => [
  ...new Set([...(before ?? []), ...more]),
];
