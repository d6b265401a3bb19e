import type { Tier } from '../../core/grammar.ts';
import type { Origin } from '../../core/ports.ts';
import type { Hosts, Site } from './site.ts';
export type Right = { readonly ok: true } | { readonly ok: false; readonly reason: string };
export interface Access {
  mayRun(origin: Origin, host: string, tier: Tier): Right;
}
export function createAccess(_site?: Site, _hosts?: Hosts): Access {
  return { mayRun: () => ({ ok: true }) };
}
