/** Who somebody is: name, and whether they belong here. Looked up once in a while, since it is asked on each message. */
import type { WebClient } from '@slack/web-api';
import type { Person } from '../core/ports.ts';

const KEEP_MS = 10 * 60 * 1000;

export interface Directory {
  /** A person who cannot be looked up is an outsider: fail closed. */
  person(user: string): Promise<Person>;
}

export function createDirectory(client: WebClient, team: string): Directory {
  const known = new Map<string, { readonly person: Person; readonly until: number }>();
  return {
    async person(user) {
      const cached = known.get(user);
      if (cached && cached.until > Date.now()) return cached.person;
      const person = await lookUp(client, user, team);
      if (known.size > 5000) known.clear();
      if (!person.unknown) known.set(user, { person, until: Date.now() + KEEP_MS });
      return person;
    },
  };
}

async function lookUp(client: WebClient, user: string, team: string): Promise<Person> {
  try {
    const { user: found } = await client.users.info({ user });
    const name = found?.profile?.display_name || found?.real_name || found?.name || user;
    const outsider = Boolean(
      found?.is_restricted ||
        found?.is_ultra_restricted ||
        (found as { is_stranger?: boolean } | undefined)?.is_stranger ||
        found?.deleted ||
        found?.is_bot ||
        (found?.team_id !== undefined && found.team_id !== team),
    );
    return { id: user, name: `@${name}`, ...(outsider ? { outsider } : {}) };
  } catch {
    return { id: user, name: user, outsider: true, unknown: true };
  }
}
