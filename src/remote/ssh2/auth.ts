/** Which keys are offered to a host, in which order, and what people are told when none of them is taken. */
import { existsSync, readFileSync } from 'node:fs';
import type { HostSpec } from '../host.ts';
import { fingerprint } from '../known-hosts.ts';
import { type Agent, type AnyAuthMethod, BaseAgent, createAgent, type ParsedKey, utils } from './driver.ts';

export interface Credentials {
  readonly methods: AnyAuthMethod[];
  /** What is tried, or why a key file cannot be: `~/.ssh/id_ed25519 (SHA256:…)`. */
  readonly tried: readonly string[];
}

/** The key files first, then the agent: a host counts attempts, and the configured key is the likely one. */
export function credentialsOf(host: HostSpec, agentSocket: string | undefined): Credentials {
  const methods: AnyAuthMethod[] = [];
  const tried: string[] = [];
  for (const file of host.identityFiles) {
    const read = readKey(file);
    if (read === null) continue;
    tried.push(`${file} (${read.says})`);
    if (read.key) methods.push({ type: 'publickey', username: host.user, key: read.key });
  }
  const socket = host.agent === undefined ? agentSocket : host.agent;
  if (socket && existsSync(socket)) {
    const agent = host.identitiesOnly ? new ChosenKeysAgent(socket, publicKeysOf(host)) : createAgent(socket);
    methods.push({ type: 'agent', username: host.user, agent });
    tried.push(host.identitiesOnly ? `the agent, for these keys (IdentitiesOnly)` : 'the keys of the agent');
  }
  return { methods, tried };
}

function readKey(file: string): { key?: string; says: string } | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT'
      ? null
      : { says: `not read: ${(error as Error).message}` };
  }
  const parsed = utils.parseKey(text);
  if (parsed instanceof Error) {
    return {
      says: /passphrase/i.test(parsed.message)
        ? 'has a passphrase: ssh-add it to an agent'
        : 'is no private key that is understood',
    };
  }
  return { key: text, says: fingerprint(parsed.getPublicSSH()) };
}

function publicKeysOf(host: HostSpec): Buffer[] {
  return host.identityFiles.flatMap(file => {
    for (const path of [file, `${file}.pub`]) {
      try {
        const parsed = utils.parseKey(readFileSync(path, 'utf8'));
        if (!(parsed instanceof Error)) return [parsed.getPublicSSH()];
      } catch {
        // Missing: the next path may have it.
      }
    }
    return [];
  });
}

type Identities = Parameters<Agent['getIdentities']>[0];

/** An agent of which only some keys are offered (`IdentitiesOnly yes`). */
class ChosenKeysAgent extends BaseAgent {
  readonly #agent: Agent;
  readonly #keys: readonly Buffer[];

  constructor(socket: string, keys: readonly Buffer[]) {
    super();
    this.#agent = createAgent(socket);
    this.#keys = keys;
  }

  override getIdentities(callback: Identities): void {
    this.#agent.getIdentities((error, found) => {
      const keys = found as ParsedKey[] | undefined;
      if (error) callback(error);
      else callback(null, keys?.filter(key => this.#keys.some(chosen => chosen.equals(blobOf(key)))) ?? []);
    });
  }

  override sign(...args: unknown[]): void {
    (this.#agent.sign as (...args: unknown[]) => void)(...args);
  }
}

function blobOf(key: string | Buffer | ParsedKey): Buffer {
  const parsed = utils.parseKey(key);
  return parsed instanceof Error ? Buffer.alloc(0) : parsed.getPublicSSH();
}
