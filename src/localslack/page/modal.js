import { blocks } from './blocks.js';
import { el, replace } from './dom.js';
import { Form } from './form.js';
import { icon } from './icons.js';
import { on, topModal } from './state.js';

let dialog = null;
let form = null;

/** The topmost open modal; what was typed survives an update of the view. */
function drawModal() {
  const view = topModal();
  if (!view) {
    dialog?.close();
    dialog?.remove();
    dialog = null;
    form = null;
    return;
  }
  const typed = form?.view.id === view.id ? form.values : {};
  form = new Form(view);
  form.values = typed;
  if (!dialog) {
    dialog = el('dialog.dialog');
    dialog.addEventListener('cancel', event => {
      event.preventDefault();
      void form?.close();
    });
    document.body.append(dialog);
    dialog.showModal();
  }
  dialog.setAttribute('aria-label', view.title?.text ?? 'Dialog');
  replace(
    dialog,
    el(
      'div.dialog-head',
      null,
      el('h2', null, view.title?.text ?? ''),
      el(
        'button.tool',
        { type: 'button', 'aria-label': 'Close', onclick: () => form.close() },
        icon('close'),
      ),
    ),
    el('div.dialog-body', null, blocks(view.blocks, form.context())),
    el(
      'div.dialog-foot',
      null,
      el('button.button', { type: 'button', onclick: () => form.close() }, view.close?.text ?? 'Cancel'),
      view.submit && el('button.button.primary', { type: 'button', onclick: submit }, view.submit.text),
    ),
  );
}

async function submit(event) {
  const button = event.currentTarget;
  button.disabled = true;
  for (const node of dialog.querySelectorAll('.field-error')) node.textContent = '';
  const answer = await form.submit();
  button.disabled = false;
  const errors = answer?.ack?.payload?.response_action === 'errors' ? answer.ack.payload.errors : {};
  for (const [block, words] of Object.entries(errors)) {
    const input = dialog?.querySelector(`[data-block="${CSS.escape(block)}"]`);
    if (input) input.querySelector('.field-error').textContent = words;
  }
}

on('views-changed', drawModal);
on('me', drawModal);
