import type { Engine } from '../engine.ts';
import { Impossible } from '../errors.ts';
import type { Json } from '../json.ts';
import { action } from '../people/actions.ts';
import { command } from '../people/commands.ts';
import { edit, erase, forward, openHome, reactTo, write } from '../people/posts.ts';
import { shortcut } from '../people/shortcuts.ts';
import { view } from '../people/submissions.ts';
import { addFault } from './add-fault.ts';
import { calls, deliveries, files, messages, state, views } from './look.ts';

type Act = (engine: Engine, body: Json) => Json | Promise<Json>;
type Look = (engine: Engine, query: URLSearchParams) => Json;

const ACTS: Readonly<Record<string, Act>> = {
  command,
  message: write,
  forward,
  shortcut,
  action,
  view,
  reaction: reactTo,
  edit,
  delete: erase,
  home: openHome,
  fault: addFault,
  reset: engine => {
    engine.reset();
    return {};
  },
};

const LOOKS: Readonly<Record<string, Look>> = { messages, calls, deliveries, state, views, files };

/** Answers `POST /_control/NAME`; an Impossible says why it cannot be. */
export async function act(engine: Engine, name: string, body: Json): Promise<Json> {
  const run = Object.hasOwn(ACTS, name) ? ACTS[name] : undefined;
  if (!run)
    throw new Impossible(`There is no POST /_control/${name}; there are: ${Object.keys(ACTS).join(', ')}.`);
  return { ok: true, ...(await run(engine, body)) };
}

/** Answers `GET /_control/NAME`. */
export function look(engine: Engine, name: string, query: URLSearchParams): Json {
  const run = Object.hasOwn(LOOKS, name) ? LOOKS[name] : undefined;
  if (!run)
    throw new Impossible(`There is no GET /_control/${name}; there are: ${Object.keys(LOOKS).join(', ')}.`);
  return { ok: true, ...run(engine, query) };
}
