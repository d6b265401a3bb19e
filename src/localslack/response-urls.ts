import { newHex } from './ids.ts';

/** A response_url takes five messages within half an hour. */
const MAX_USES = 5;
const LIFETIME_MS = 30 * 60_000;

/** Where an interaction happened, and to whom an answer goes. */
export interface Origin {
  readonly channel: string;
  readonly user: string;
  readonly threadTs?: string;
  /** The message that was acted upon: what `replace_original` and `delete_original` mean. */
  readonly messageTs?: string;
}

export class ResponseUrls {
  readonly #origins = new Map<string, { readonly origin: Origin; readonly at: number; uses: number }>();

  /** The path of a new response URL. */
  create(origin: Origin, team: string): string {
    const key = `${team}/${newHex(6)}/${newHex(12)}`;
    this.#origins.set(key, { origin, at: Date.now(), uses: 0 });
    return `/response/${key}`;
  }

  /** The origin, one use spent; a word of Slack's where there is none left. */
  use(path: string): Origin | 'used_url' | 'expired_url' | 'invalid_url' {
    const entry = this.#origins.get(path.replace(/^\/response\//, ''));
    if (!entry) return 'invalid_url';
    if (Date.now() - entry.at > LIFETIME_MS) return 'expired_url';
    if (entry.uses >= MAX_USES) return 'used_url';
    entry.uses += 1;
    return entry.origin;
  }

  clear(): void {
    this.#origins.clear();
  }
}
