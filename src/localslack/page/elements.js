import { el, safeUrl } from './dom.js';
import { icon } from './icons.js';
import { confirmation } from './overlay.js';
import { state } from './state.js';
import { text } from './text.js';

/** An interactive element. `context.act` is called when it is used; `context.field` keeps what an input holds. */
export function element(block, part, context) {
  const draw = ELEMENTS[part?.type];
  return draw ? draw(part, { ...context, block }) : el('span.unknown', null, `[${part?.type}]`);
}

async function use(part, context, value) {
  if (part.confirm && !(await confirmation(part.confirm))) return;
  await context.act?.(context.block, part, value);
}

function button(part, context) {
  const node = el(
    `button.button${part.style ? `.${part.style}` : ''}`,
    { type: 'button', 'aria-label': part.accessibility_label ?? null },
    text(part.text),
  );
  node.addEventListener('click', async () => {
    node.disabled = true;
    if (part.url && safeUrl(part.url)) window.open(part.url, '_blank', 'noopener');
    await use(part, context, { value: part.value });
    node.disabled = false;
  });
  return node;
}

function feedback(part, context) {
  const side = (choice, shape) => {
    const node = el(
      'button.button.icon',
      {
        type: 'button',
        title: choice.text.text,
        'aria-label': choice.accessibility_label ?? choice.text.text,
      },
      icon(shape),
    );
    node.addEventListener('click', async () => {
      await use(part, context, { value: choice.value });
      for (const other of node.parentElement.children) other.classList.toggle('chosen', other === node);
    });
    return node;
  };
  return el('span.feedback', null, side(part.positive_button, 'up'), side(part.negative_button, 'down'));
}

/** Tells the form what the field holds, and the app where it wants to know at once. */
function changed(part, context, value) {
  context.field?.(context.block, part, value);
  if (context.block.type !== 'input' || context.block.dispatch_action)
    void use(part, context, { selected: value });
}

function options(part) {
  return [...(part.options ?? []), ...(part.option_groups ?? []).flatMap(group => group.options)];
}

function menu(part, context) {
  const initial = context.value?.(context.block, part) ?? part.initial_option?.value ?? '';
  const node = el(
    'select.select',
    { 'aria-label': part.placeholder?.text ?? part.action_id },
    el('option', { value: '' }, part.placeholder?.text ?? 'Choose…'),
    options(part).map(option =>
      el('option', { value: option.value, selected: option.value === initial }, text(option.text)),
    ),
  );
  node.addEventListener('change', () => changed(part, context, node.value === '' ? null : node.value));
  return node;
}

function overflow(part, context) {
  const node = el(
    'select.select.overflow',
    { 'aria-label': 'More' },
    el('option', { value: '' }, '⋯'),
    part.options.map(option => el('option', { value: option.value }, text(option.text))),
  );
  node.addEventListener('change', async () => {
    const { value } = node;
    node.value = '';
    if (value !== '') await use(part, context, { selected: value });
  });
  return node;
}

function people(part, context) {
  const initial = context.value?.(context.block, part) ?? part.initial_user ?? '';
  const node = el(
    'select.select',
    { 'aria-label': part.placeholder?.text ?? part.action_id },
    el('option', { value: '' }, part.placeholder?.text ?? 'Choose…'),
    state.users.map(user => el('option', { value: user.id, selected: user.id === initial }, user.name)),
  );
  node.addEventListener('change', () => changed(part, context, node.value || null));
  return node;
}

function channels(part, context) {
  const initial =
    context.value?.(context.block, part) ?? part.initial_channel ?? part.initial_conversation ?? '';
  const node = el(
    'select.select',
    { 'aria-label': part.placeholder?.text ?? part.action_id },
    el('option', { value: '' }, part.placeholder?.text ?? 'Choose…'),
    state.channels
      .filter(channel => !channel.is_im)
      .map(channel =>
        el('option', { value: channel.id, selected: channel.id === initial }, `#${channel.name}`),
      ),
  );
  node.addEventListener('change', () => changed(part, context, node.value || null));
  return node;
}

let group = 0;

function radio(part, context) {
  group += 1;
  const name = `radio-${group}`;
  const initial = context.value?.(context.block, part) ?? part.initial_option?.value;
  return el(
    'div.choices',
    { role: 'radiogroup' },
    part.options.map(option =>
      choice('radio', name, option, option.value === initial, () => changed(part, context, option.value)),
    ),
  );
}

function checkboxes(part, context) {
  const initial =
    context.value?.(context.block, part) ?? (part.initial_options ?? []).map(option => option.value);
  const node = el(
    'div.choices',
    null,
    part.options.map(option =>
      choice('checkbox', '', option, initial.includes(option.value), () => {
        const chosen = [...node.querySelectorAll('input:checked')].map(input => input.value);
        changed(part, context, chosen);
      }),
    ),
  );
  return node;
}

function choice(type, name, option, checked, onchange) {
  return el(
    'label.choice',
    null,
    el('input', { type, name, value: option.value, checked, onchange }),
    el(
      'span',
      null,
      text(option.text),
      option.description && el('span.hint', null, text(option.description)),
    ),
  );
}

/** Multiple menus are shown as boxes to tick. */
function many(part, context) {
  return checkboxes({ ...part, options: options(part) }, context);
}

function typed(type) {
  return (part, context) => {
    const initial =
      context.value?.(context.block, part) ??
      part.initial_value ??
      part.initial_date ??
      part.initial_time ??
      '';
    const common = {
      placeholder: part.placeholder?.text ?? null,
      'aria-label': part.placeholder?.text ?? part.action_id,
      maxlength: part.max_length ? String(part.max_length) : null,
    };
    const node = part.multiline
      ? el('textarea.field', { ...common, rows: '5' }, initial)
      : el('input.field', {
          ...common,
          type,
          value: initial,
          min: part.min_value ?? null,
          max: part.max_value ?? null,
        });
    if (part.focus_on_load) queueMicrotask(() => node.focus());
    node.addEventListener('input', () => context.field?.(context.block, part, node.value || null));
    const tell = type === 'date' || type === 'time' ? 'change' : null;
    if (tell) node.addEventListener(tell, () => changed(part, context, node.value || null));
    else
      node.addEventListener('keydown', event => {
        const enter = event.key === 'Enter' && !event.shiftKey && !part.multiline;
        if (enter && context.block.dispatch_action) void use(part, context, { selected: node.value });
      });
    return node;
  };
}

const ELEMENTS = {
  button,
  workflow_button: button,
  icon_button: (part, context) => button({ ...part, text: part.text ?? { text: part.icon } }, context),
  feedback_buttons: feedback,
  static_select: menu,
  overflow,
  users_select: people,
  channels_select: channels,
  conversations_select: channels,
  radio_buttons: radio,
  checkboxes,
  multi_static_select: many,
  plain_text_input: typed('text'),
  email_text_input: typed('email'),
  url_text_input: typed('url'),
  number_input: typed('number'),
  datepicker: typed('date'),
  timepicker: typed('time'),
  image: part => el('span.hint', null, part.alt_text),
};
