import type { Engine } from '../engine.ts';
import { SlackRefusal } from '../errors.ts';
import { type Json, textOf } from '../json.ts';
import { checkView } from '../limits/views.ts';
import { type Methods, required } from './method.ts';

export const viewMethods: Methods = {
  'views.open': {
    run: (args, engine) => {
      const fields = checkView(args['view'], 'modal');
      const { user } = engine.triggers.exchange(required(args, 'trigger_id'));
      return { view: engine.views.open(user, fields) };
    },
  },
  'views.push': {
    run: (args, engine) => {
      const fields = checkView(args['view'], 'modal');
      const { user } = engine.triggers.exchange(required(args, 'trigger_id'));
      return { view: engine.views.push(user, fields) };
    },
  },
  'views.update': {
    run: (args, engine) => {
      const fields = checkView(args['view'], 'modal');
      const id = textOf(args['view_id']);
      const view = id === '' ? engine.views.byExternalId(textOf(args['external_id'])) : engine.views.find(id);
      if (!view) throw new SlackRefusal('not_found');
      return { view: engine.views.update(view, fields, textOf(args['hash'])) };
    },
  },
  'views.publish': {
    run: (args, engine) => publish(args, engine),
  },
};

function publish(args: Json, engine: Engine): Json {
  if (!engine.declared.homeTab) throw new SlackRefusal('not_enabled');
  const person = engine.store.person(required(args, 'user_id'));
  if (!person) throw new SlackRefusal('user_not_found');
  const fields = checkView(args['view'], 'home');
  return { view: engine.views.publish(person.id, fields, textOf(args['hash'])) };
}
