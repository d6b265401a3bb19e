/** Slack in: each file registers one way in, translates its payload and hands over. */
import type { App } from '@slack/bolt';
import type { Person } from '../core/ports.ts';
import type { Place } from '../core/threads.ts';
import { registerActions } from './actions.ts';
import type { Desk } from './desk.ts';
import type { Keeper } from './files.ts';
import { registerHome } from './home.ts';
import { registerMessages } from './messages.ts';
import type { Directory } from './people.ts';
import { registerShortcuts } from './shortcuts.ts';
import { registerSlash } from './slash.ts';

export interface Buttons {
  /** null, or a word for the presser alone. */
  press(action: string, run: string, person: Person, place: Place, key: string): Promise<string | null>;
  decide(
    question: string,
    choice: string,
    person: Person,
    place: Place,
    ts: string | null,
  ): Promise<string | null>;
  rate(value: string, person: Person): Promise<void>;
}

export interface Handling {
  readonly desk: Desk;
  readonly directory: Directory;
  readonly keeper: Keeper;
  readonly buttons: Buttons;
  readonly botUser: string;
  readonly botToken: string;
  readonly team: string;
  readonly help: () => string;
  /** The run in whose thread a message stands; null: a thread that is not ours. */
  parentOf(channel: string, threadTs: string): Promise<string | null>;
  /** Reaches one person alone. */
  tell(place: Place, person: Person, text: string): Promise<void>;
}

export function register(app: App, handling: Handling): void {
  registerSlash(app, handling);
  registerMessages(app, handling);
  registerShortcuts(app, handling);
  registerActions(app, handling);
  registerHome(app, handling);
}
