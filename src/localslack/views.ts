import { SlackRefusal } from './errors.ts';
import { newHex, newId } from './ids.ts';
import { type Json, textOf } from './json.ts';

const MAX_STACK = 3;

interface Identity {
  readonly team: string;
  readonly app: string;
  readonly bot: string;
}

/** Open modals (a stack for each person) and published App Homes. */
export class Views {
  readonly #stacks = new Map<string, Json[]>();
  readonly #homes = new Map<string, Json>();
  readonly #identity: Identity;
  readonly #announce: (user: string) => void;

  constructor(identity: Identity, announce: (user: string) => void) {
    this.#identity = identity;
    this.#announce = announce;
  }

  /** The open modals of a person, the topmost last. */
  stack(user: string): readonly Json[] {
    return this.#stacks.get(user) ?? [];
  }

  home(user: string): Json | null {
    return this.#homes.get(user) ?? null;
  }

  /** Opens a first modal; what was open is closed. */
  open(user: string, fields: Json): Json {
    const view = this.#create(fields, null);
    this.#stacks.set(user, [view]);
    this.#announce(user);
    return view;
  }

  push(user: string, fields: Json): Json {
    const stack = this.#stacks.get(user) ?? [];
    if (stack.length >= MAX_STACK) throw new SlackRefusal('push_limit_reached');
    const view = this.#create(fields, stack.at(-1) ?? null);
    this.#stacks.set(user, [...stack, view]);
    this.#announce(user);
    return view;
  }

  /** Replaces a view's content; its id, its place and what was typed into blocks that stay are kept. */
  update(view: Json, fields: Json, hash: string): Json {
    if (hash !== '' && hash !== view['hash']) throw new SlackRefusal('hash_conflict');
    const owner = this.owner(textOf(view['id']));
    const { id, root_view_id, previous_view_id, state } = view;
    for (const key of Object.keys(view)) delete view[key];
    Object.assign(view, this.#fields(fields), { id, root_view_id, previous_view_id, state, hash: newHash() });
    if (owner) this.#announce(owner);
    return view;
  }

  publish(user: string, fields: Json, hash: string): Json {
    const existing = this.#homes.get(user);
    if (existing) return this.update(existing, fields, hash);
    const view = this.#create(fields, null);
    this.#homes.set(user, view);
    this.#announce(user);
    return view;
  }

  find(id: string): Json | null {
    return this.#all().find(view => view['id'] === id) ?? null;
  }

  byExternalId(externalId: string): Json | null {
    return this.#all().find(view => externalId !== '' && view['external_id'] === externalId) ?? null;
  }

  owner(id: string): string | null {
    for (const [user, stack] of this.#stacks) if (stack.some(view => view['id'] === id)) return user;
    for (const [user, home] of this.#homes) if (home['id'] === id) return user;
    return null;
  }

  close(user: string, id: string): void {
    this.#stacks.set(
      user,
      this.stack(user).filter(view => view['id'] !== id),
    );
    this.#announce(user);
  }

  closeAll(user: string): void {
    this.#stacks.delete(user);
    this.#announce(user);
  }

  clear(): void {
    this.#stacks.clear();
    this.#homes.clear();
  }

  #all(): Json[] {
    return [...[...this.#stacks.values()].flat(), ...this.#homes.values()];
  }

  #create(fields: Json, previous: Json | null): Json {
    const externalId = textOf(fields['external_id']);
    if (this.byExternalId(externalId)) throw new SlackRefusal('duplicate_external_id');
    const id = newId('V');
    return {
      ...this.#fields(fields),
      id,
      hash: newHash(),
      state: { values: {} },
      root_view_id: previous ? previous['root_view_id'] : id,
      previous_view_id: previous ? previous['id'] : null,
    };
  }

  #fields(fields: Json): Json {
    return {
      team_id: this.#identity.team,
      type: fields['type'],
      title: fields['title'] ?? null,
      submit: fields['submit'] ?? null,
      close: fields['close'] ?? null,
      blocks: fields['blocks'],
      private_metadata: textOf(fields['private_metadata']),
      callback_id: textOf(fields['callback_id']),
      external_id: textOf(fields['external_id']),
      clear_on_close: fields['clear_on_close'] === true,
      notify_on_close: fields['notify_on_close'] === true,
      submit_disabled: fields['submit_disabled'] === true,
      app_id: this.#identity.app,
      app_installed_team_id: this.#identity.team,
      bot_id: this.#identity.bot,
    };
  }
}

function newHash(): string {
  return `${Math.floor(Date.now() / 1000)}.${newHex(4)}`;
}
