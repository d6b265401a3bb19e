import type { Ack } from '../deliver/deliveries.ts';
import type { Engine } from '../engine.ts';
import type { Json } from '../json.ts';
import type { Origin } from '../response-urls.ts';
import type { Person } from '../store.ts';
import { userPayload } from './who.ts';

/** What every interaction says about the workspace, the person and the app. */
export function common(engine: Engine, person: Person, trigger: string): Json {
  return {
    token: engine.app.verificationToken,
    team: { id: engine.team.id, domain: engine.team.domain },
    enterprise: null,
    is_enterprise_install: false,
    api_app_id: engine.app.id,
    user: userPayload(engine, person),
    trigger_id: trigger,
  };
}

export function responseUrl(engine: Engine, origin: Origin): string {
  return `${engine.url}${engine.responseUrls.create(origin, engine.team.id)}`;
}

/** Seconds with six digits, as in `action_ts`. */
export function actionTs(): string {
  return `${Math.floor(Date.now() / 1000)}.${String(Date.now() % 1000).padStart(3, '0')}000`;
}

export function deliver(engine: Engine, kind: string, trigger: string, body: Json): Promise<Ack | null> {
  return engine.deliveries.once({ envelope: 'interactive', kind, id: trigger, body });
}
