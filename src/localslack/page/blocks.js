import { el, link } from './dom.js';
import { element } from './elements.js';
import { markdown } from './markdown.js';
import { richText } from './rich-text.js';
import { text } from './text.js';

/** Which foldable parts people opened or closed, so that a live update leaves them so. */
const folds = new Map();

/**
 * Block Kit as nodes. `context` says what a used element does: `{ key, act(element, value), field(block, element) }`;
 * without `field`, inputs are shown but hold nothing.
 */
export function blocks(list, context) {
  return (list ?? []).map((block, index) => {
    const inner = { ...context, key: `${context.key}/${index}` };
    const draw = BLOCKS[block.type];
    return draw ? draw(block, inner) : el('div.unknown', null, `[${block.type}]`);
  });
}

const BLOCKS = {
  section: (block, context) =>
    el(
      'div.block.section',
      null,
      el(
        'div.section-text',
        null,
        block.text && el('div.text', null, text(block.text, context.key)),
        block.fields &&
          el(
            'div.fields',
            null,
            block.fields.map((field, index) => el('div.text', null, text(field, `${context.key}f${index}`))),
          ),
      ),
      block.accessory && el('div.accessory', null, accessory(block, context)),
    ),
  header: block => el('div.block.header', { role: 'heading', 'aria-level': '3' }, text(block.text)),
  divider: () => el('hr.block.divider'),
  markdown: (block, context) => el('div.block', null, markdown(block.text, context.key)),
  rich_text: (block, context) => el('div.block.text', null, richText(block, context.key)),
  context: (block, context) =>
    el(
      'div.block.context',
      null,
      block.elements.map((part, index) =>
        part.type === 'image'
          ? picture(part, 'small')
          : el('span.text', null, text(part, `${context.key}c${index}`)),
      ),
    ),
  actions: (block, context) =>
    el(
      'div.block.actions',
      null,
      block.elements.map(part => element(block, part, context)),
    ),
  context_actions: (block, context) =>
    el(
      'div.block.actions.quiet',
      null,
      block.elements.map(part => element(block, part, context)),
    ),
  image: block =>
    el(
      'figure.block.image',
      null,
      block.title && el('figcaption', null, text(block.title)),
      picture(block, 'large'),
    ),
  file: block => el('div.block.unknown', null, `file ${block.external_id}`),
  video: block => el('div.block', null, link(block.title_url ?? block.video_url, text(block.title))),
  input: (block, context) =>
    el(
      'div.block.input',
      { dataset: { block: block.block_id } },
      el('label', null, text(block.label), block.optional && el('span.optional', null, ' (optional)')),
      element(block, block.element, context),
      block.hint && el('div.hint', null, text(block.hint)),
      el('div.field-error', { role: 'alert' }),
    ),
  alert: block => el(`div.block.alert.${block.level ?? 'default'}`, { role: 'alert' }, text(block.text)),
  table: (block, context) => el('div.block.table', null, table(block, context)),
  data_table: (block, context) =>
    el(
      'div.block.table',
      null,
      block.caption && el('div.caption', null, block.caption),
      table(block, context),
    ),
  task_card: (block, context) => el('div.block', null, taskCard(block, context)),
  plan,
  container,
  card: (block, context) =>
    el(
      'div.block.card',
      null,
      block.title && el('strong', null, text(block.title)),
      block.subtitle && el('div.hint', null, text(block.subtitle)),
      block.body && el('div.text', null, text(block.body)),
      block.actions &&
        el(
          'div.actions',
          null,
          block.actions.map(part => element(block, part, context)),
        ),
    ),
  carousel: (block, context) => el('div.block.carousel', null, blocks(block.elements, context)),
};

function accessory(block, context) {
  return block.accessory.type === 'image'
    ? picture(block.accessory, 'medium')
    : element(block, block.accessory, context);
}

/** Pictures of the workspace itself are shown; what lies elsewhere is a link, since nothing is loaded from outside. */
function picture(image, size) {
  const own = ownImage(image);
  if (own) return el(`img.picture.${size}`, { src: own, alt: image.alt_text, loading: 'lazy' });
  const url = image.image_url ?? '';
  return el(`span.picture-link.${size}`, null, '▧ ', url ? link(url, image.alt_text) : image.alt_text);
}

function ownImage(image) {
  const file =
    image.slack_file?.id ??
    /\/files-pri\/[A-Z0-9]+-([A-Z0-9]+)\//.exec(image.slack_file?.url ?? image.image_url ?? '')?.[1];
  if (file) return `/_page/file/${file}`;
  return image.image_url?.startsWith('data:image/') ? image.image_url : null;
}

function table(block, context) {
  const aligned = index => block.column_settings?.[index]?.align ?? 'left';
  const [head = [], ...rows] = block.rows ?? [];
  const cell = (tag, row) => (value, index) =>
    el(
      `${tag}.${aligned(index)}`,
      null,
      value.type === 'rich_text' ? richText(value, `${context.key}t${row}.${index}`) : value.text,
    );
  return el(
    'table',
    null,
    el('thead', null, el('tr', null, head.map(cell('th', 0)))),
    el(
      'tbody',
      null,
      rows.map((row, index) => el('tr', null, row.map(cell('td', index + 1)))),
    ),
  );
}

const STATUS = { pending: '○', in_progress: '', complete: '✓', error: '✕' };
const STATUS_WORDS = { pending: 'waiting', in_progress: 'running', complete: 'done', error: 'failed' };

function taskCard(task, context) {
  const status = task.status ?? 'pending';
  const more = [task.details, task.output].filter(Boolean);
  return el(
    `div.task.${status}`,
    null,
    el(
      'span.task-status',
      { role: 'img', 'aria-label': STATUS_WORDS[status] ?? status },
      STATUS[status] ?? '○',
    ),
    el(
      'div.task-body',
      null,
      el('div.task-title', null, task.title),
      more.map((part, index) => el('div.task-more', null, richText(part, `${context.key}d${index}`))),
      task.sources?.length > 0 &&
        el(
          'div.task-sources',
          null,
          task.sources.map(source => link(source.url, source.text)),
        ),
    ),
  );
}

function plan(block, context) {
  const tasks = block.tasks ?? [];
  const done = tasks.filter(task => task.status === 'complete' || task.status === 'error').length;
  return fold(
    'plan',
    context.key,
    true,
    [
      el('span.plan-title', null, block.title || 'Plan'),
      el('span.plan-count', null, `${done} of ${tasks.length}`),
    ],
    tasks.map((task, index) => taskCard(task, { ...context, key: `${context.key}/${index}` })),
  );
}

function container(block, context) {
  const title = block.rich_text_title ? richText(block.rich_text_title) : text(block.title);
  const heading = [
    el('span.container-title', null, title),
    block.subtitle && el('span.hint', null, text(block.subtitle)),
  ];
  const children = blocks(block.child_blocks, context);
  if (!block.is_collapsible)
    return el('div.block.container', null, el('div.container-head', null, heading), children);
  return fold('container', context.key, !block.default_collapsed, heading, children);
}

function fold(name, key, open, heading, children) {
  const node = el(
    `details.block.${name}`,
    { open: folds.get(key) ?? open },
    el('summary', null, heading),
    el('div.fold-body', null, children),
  );
  node.addEventListener('toggle', () => folds.set(key, node.open));
  return node;
}
