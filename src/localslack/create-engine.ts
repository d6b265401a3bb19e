import { Deliveries } from './deliver/deliveries.ts';
import { requestUrls, SignedHttp } from './deliver/signed-http.ts';
import { SocketServer } from './deliver/socket.ts';
import type { AppIdentity, Engine } from './engine.ts';
import { Faults } from './faults.ts';
import { Files } from './files.ts';
import { newHex, newId } from './ids.ts';
import { Journal } from './journal.ts';
import type { Declared } from './manifest.ts';
import { ResponseUrls } from './response-urls.ts';
import { Statuses } from './statuses.ts';
import { Store } from './store.ts';
import { Triggers } from './triggers.ts';
import { Views } from './views.ts';

interface Options {
  readonly declared: Declared;
  readonly people: readonly string[];
  readonly requestUrl: string | undefined;
  readonly streamExpiryMs: number;
}

/** Puts the parts together; `url` is set once the port is known. */
export function createEngine({
  declared,
  people,
  requestUrl,
  streamExpiryMs,
}: Options): Engine & { url: string } {
  refusePeople(people);
  const team = { id: newId('T'), name: 'Local workspace', domain: 'local' };
  const app = newApp(declared);
  const store = new Store(people, app.botUserId);
  const announce = store.announce.bind(store);
  const journal = new Journal((kind, entry) => announce('traffic', { kind, entry }));
  const faults = new Faults();
  const sockets = new SocketServer(app.id, connections => announce('connections', { connections }));
  const urls = requestUrls(declared, requestUrl);
  const transport = urls ? new SignedHttp(app.signingSecret, urls) : sockets;
  const engine = {
    app,
    team,
    declared,
    store,
    files: new Files(() => announce('files', {})),
    views: new Views({ team: team.id, app: app.id, bot: app.botId }, user => announce('views', { user })),
    statuses: new Statuses(announce),
    journal,
    faults,
    triggers: new Triggers(),
    responseUrls: new ResponseUrls(),
    deliveries: new Deliveries(transport, journal, faults),
    sockets,
    usesSockets: urls === null,
    streamExpiryMs,
    url: '',
    reset: () => {
      engine.deliveries.clear();
      for (const part of [engine.store, engine.files, engine.views, engine.statuses]) part.clear();
      for (const part of [engine.journal, engine.faults, engine.triggers, engine.responseUrls]) part.clear();
      announce('reset', {});
    },
  };
  return engine;
}

function newApp(declared: Declared): AppIdentity {
  const id = newId('A');
  return {
    id,
    name: declared.name,
    botId: newId('B'),
    botUserId: newId('U'),
    botName: declared.botName,
    botToken: `xoxb-${Date.now()}-${newHex(12)}`,
    appToken: `xapp-1-${id}-${Date.now()}-${newHex(32)}`,
    signingSecret: newHex(16),
    verificationToken: newHex(12),
  };
}

function refusePeople(people: readonly string[]): void {
  const wrong = people.find(name => !/^[a-z][a-z0-9._-]{0,20}$/.test(name));
  if (wrong !== undefined) {
    throw new Error(`"${wrong}" is no name for a person: use small letters, digits, dots and dashes.`);
  }
  if (people.length === 0 || new Set(people).size !== people.length) {
    throw new Error('The workspace needs people, each name once.');
  }
}
