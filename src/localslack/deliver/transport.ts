import type { Json } from '../json.ts';

/** Slack waits three seconds for an acknowledgement. */
export const ACK_LIMIT_MS = 3_000;

/** What is delivered to the app. */
export interface Outgoing {
  readonly envelope: 'events_api' | 'slash_commands' | 'interactive';
  /** The event's or the interaction's type. */
  readonly kind: string;
  /** `event_id` of an event, `trigger_id` of everything else. */
  readonly id: string;
  readonly body: Json;
  /** A slash command's own request URL. */
  readonly url?: string;
}

export interface Attempt {
  /** 0 for the first. */
  readonly retry: number;
  /** Why the attempt before failed; empty for the first. */
  readonly reason: string;
}

export type Result =
  | { readonly acked: true; readonly ms: number; readonly payload: unknown }
  | { readonly acked: false; readonly reason: string; readonly noRetry?: boolean };

export interface Transport {
  /** Resolves true once there is somebody to send to, false when the signal aborts first. */
  ready(signal: AbortSignal): Promise<boolean>;
  send(payload: Outgoing, attempt: Attempt): Promise<Result>;
}
