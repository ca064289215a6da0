/** In whose time instants are shown. */
export type ZoneMode = 'recipient' | 'mine' | 'utc';

const NEXT: Readonly<Record<ZoneMode, ZoneMode>> = { recipient: 'mine', mine: 'utc', utc: 'recipient' };

export const nextZoneMode = (mode: ZoneMode): ZoneMode => NEXT[mode];
