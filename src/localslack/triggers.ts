import { SlackRefusal } from './errors.ts';
import { newHex } from './ids.ts';

/** A trigger_id lives three seconds and opens one view. */
const TRIGGER_LIFETIME_MS = 3_000;
const REMEMBERED = 1_000;

interface Trigger {
  readonly user: string;
  readonly at: number;
  /** The view in which the interaction happened: what `views.push` pushes upon. */
  readonly view: string | null;
  used: boolean;
}

export class Triggers {
  readonly #triggers = new Map<string, Trigger>();
  #count = 0;

  create(user: string, view: string | null = null): string {
    this.#count += 1;
    const id = `${Date.now()}.${String(this.#count).padStart(6, '0')}.${newHex(16)}`;
    this.#triggers.set(id, { user, at: Date.now(), view, used: false });
    if (this.#triggers.size > REMEMBERED) {
      for (const oldest of this.#triggers.keys()) {
        this.#triggers.delete(oldest);
        break;
      }
    }
    return id;
  }

  /** Uses a trigger up; a SlackRefusal says that it is unknown, used or too old. */
  exchange(id: string): { user: string; view: string | null } {
    const trigger = this.#triggers.get(id);
    if (!trigger) throw new SlackRefusal('invalid_trigger_id');
    if (trigger.used) throw new SlackRefusal('exchanged_trigger_id');
    if (Date.now() - trigger.at > TRIGGER_LIFETIME_MS) throw new SlackRefusal('expired_trigger_id');
    trigger.used = true;
    return trigger;
  }

  clear(): void {
    this.#triggers.clear();
  }
}
