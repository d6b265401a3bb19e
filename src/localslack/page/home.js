import { act } from './api.js';
import { blocks } from './blocks.js';
import { el, replace } from './dom.js';
import { Form } from './form.js';
import { homeView, state } from './state.js';

let opened = null;

/** App Home: opening it tells the app, which publishes the view. */
export function drawHome(node) {
  const view = homeView();
  if (opened !== state.me.id) {
    opened = state.me.id;
    void act('home', {});
  }
  if (!view)
    return replace(
      node,
      el(
        'div.empty',
        null,
        el('h2', null, 'Home'),
        el('p', null, `${state.app.user_name} has not published anything here yet.`),
      ),
    );
  replace(node, el('div.home-view', null, blocks(view.blocks, new Form(view).context())));
}

/** The next look at Home is told to the app again. */
export function leaveHome() {
  opened = null;
}
