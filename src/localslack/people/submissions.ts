import type { Ack } from '../deliver/deliveries.ts';
import type { Engine } from '../engine.ts';
import { Impossible, SlackRefusal } from '../errors.ts';
import { isJson, type Json, objectOf, objectsOf, textOf } from '../json.ts';
import { checkView } from '../limits/views.ts';
import type { Person } from '../store.ts';
import { isEmpty } from './elements.ts';
import { common, deliver } from './payload.ts';
import { refuseUnknownValues, stateValues } from './state-values.ts';
import { personOf } from './who.ts';

/** A person submits or closes a modal. */
export async function view(engine: Engine, body: Json): Promise<Json> {
  const person = personOf(engine, body);
  const id = textOf(body['view_id']);
  const open = engine.views.stack(person.id).find(entry => entry['id'] === id);
  if (!open)
    throw new Impossible(`${person.name} has no open modal "${id}": GET /_control/views lists them.`);
  return body['close'] === true
    ? await close(engine, person, open)
    : await submit(engine, person, open, body);
}

async function submit(engine: Engine, person: Person, open: Json, body: Json): Promise<Json> {
  refuseUnknownValues(open['blocks'], body['values']);
  const typed = { ...objectOf(objectOf(open['state'])['values']), ...objectOf(body['values']) };
  const values = stateValues(open['blocks'], typed);
  const missing = objectsOf(open['blocks'])
    .filter(block => block['type'] === 'input' && block['optional'] !== true)
    .filter(block =>
      Object.values(objectOf(values[textOf(block['block_id'])])).every(state => isEmpty(objectOf(state))),
    )
    .map(block => textOf(block['block_id']));
  if (missing.length > 0) throw new Impossible(`The modal needs a value for: ${missing.join(', ')}.`);
  open['state'] = { values };
  const trigger = engine.triggers.create(person.id, textOf(open['id']));
  const ack = await deliver(engine, 'view_submission', trigger, {
    type: 'view_submission',
    ...common(engine, person, trigger),
    view: open,
    response_urls: [],
  });
  if (ack) answer(engine, person, open, ack);
  return { ack };
}

async function close(engine: Engine, person: Person, open: Json): Promise<Json> {
  const whole = open['clear_on_close'] === true;
  const closed = whole ? [...engine.views.stack(person.id)].reverse() : [open];
  if (whole) engine.views.closeAll(person.id);
  else engine.views.close(person.id, textOf(open['id']));
  let ack: Ack | null = null;
  for (const entry of closed.filter(({ notify_on_close }) => notify_on_close === true)) {
    const trigger = engine.triggers.create(person.id);
    const { trigger_id: _trigger, ...shared } = common(engine, person, trigger);
    ack = await deliver(engine, 'view_closed', trigger, {
      type: 'view_closed',
      ...shared,
      view: entry,
      is_cleared: whole,
    });
  }
  return { ack };
}

/** What the acknowledgement of a submission does: nothing said closes this view. */
function answer(engine: Engine, person: Person, open: Json, ack: Ack): void {
  const payload = isJson(ack.payload) ? ack.payload : {};
  const what = textOf(payload['response_action']);
  try {
    if (what === '') engine.views.close(person.id, textOf(open['id']));
    else if (what === 'clear') engine.views.closeAll(person.id);
    else if (what === 'update') engine.views.update(open, checkView(payload['view'], 'modal'), '');
    else if (what === 'push') engine.views.push(person.id, checkView(payload['view'], 'modal'));
    else if (what !== 'errors') throw new SlackRefusal(`invalid response_action ${what}`);
    else checkErrors(open, objectOf(payload['errors']));
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    // What Slack shows in the modal: "We had some trouble connecting".
    throw new Impossible(
      `The app's answer to the submission was refused: ${error.code} ${JSON.stringify(error.extra)}`,
    );
  }
}

/** Errors stand under input blocks; a name that is none makes Slack refuse the answer. */
function checkErrors(open: Json, errors: Json): void {
  const inputs = objectsOf(open['blocks'])
    .filter(block => block['type'] === 'input')
    .map(block => block['block_id']);
  const names = Object.keys(errors);
  const unknown = names.filter(name => !inputs.includes(name));
  if (names.length === 0 || unknown.length > 0) throw new SlackRefusal('invalid_errors', { unknown });
}
