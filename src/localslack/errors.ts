import type { Json } from './json.ts';

/** A Web API refusal: sent as HTTP 200 `{ ok: false, error, … }`, as Slack does. */
export class SlackRefusal extends Error {
  readonly code: string;
  readonly extra: Json;

  constructor(code: string, extra: Json = {}) {
    super(code);
    this.name = 'SlackRefusal';
    this.code = code;
    this.extra = extra;
  }
}

/** Something that a person at the control interface asks for and that cannot be: HTTP 400. */
export class Impossible extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Impossible';
  }
}
