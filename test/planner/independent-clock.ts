import { zoneinfoOffset } from './zoneinfo.ts';

/** What a zone's clocks show, by compiled zoneinfo: shares nothing with the planner's tables nor with the runtime's. */
export interface WallClock {
  readonly date: string;
  /** 0 Sunday … 6 Saturday. */
  readonly weekday: number;
  readonly minute: number;
}

export function wallClock(zone: string, atMs: number): WallClock {
  const local = new Date(atMs + zoneinfoOffset(zone, atMs));
  return {
    date: local.toISOString().slice(0, 10),
    weekday: local.getUTCDay(),
    minute: local.getUTCHours() * 60 + local.getUTCMinutes() + local.getUTCSeconds() / 60,
  };
}
