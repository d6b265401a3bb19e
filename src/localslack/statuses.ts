import type { Json } from './json.ts';

/** A status disappears by itself after two minutes. */
const LIFETIME_MS = 120_000;

interface Prompts {
  readonly title: string;
  readonly prompts: readonly Json[];
}

/** What the app shows beside messages: "is thinking…", suggested prompts, thread titles. */
export class Statuses {
  readonly #statuses = new Map<string, { readonly text: string; readonly timer: NodeJS.Timeout }>();
  readonly #prompts = new Map<string, Prompts>();
  readonly #titles = new Map<string, string>();
  readonly #announce: (kind: string, data: Json) => void;

  constructor(announce: (kind: string, data: Json) => void) {
    this.#announce = announce;
  }

  set(channel: string, thread: string, text: string): void {
    const key = `${channel} ${thread}`;
    clearTimeout(this.#statuses.get(key)?.timer);
    this.#statuses.delete(key);
    if (text !== '') {
      const timer = setTimeout(() => this.set(channel, thread, ''), LIFETIME_MS);
      timer.unref();
      this.#statuses.set(key, { text, timer });
    }
    this.#announce('status', { channel, thread_ts: thread, status: text });
  }

  suggest(channel: string, title: string, prompts: readonly Json[]): void {
    this.#prompts.set(channel, { title, prompts });
    this.#announce('prompts', { channel, title, prompts });
  }

  title(channel: string, thread: string, title: string): void {
    this.#titles.set(`${channel} ${thread}`, title);
    this.#announce('title', { channel, thread_ts: thread, title });
  }

  prompts(): Json {
    return Object.fromEntries(this.#prompts);
  }

  titles(): Json {
    return Object.fromEntries(this.#titles);
  }

  clear(): void {
    for (const { timer } of this.#statuses.values()) clearTimeout(timer);
    this.#statuses.clear();
    this.#prompts.clear();
    this.#titles.clear();
  }
}
