import { el, replace } from './dom.js';

/** Asks before something is done: Slack's confirmation dialog. Resolves to whether one agreed. */
export function confirmation(confirm) {
  return new Promise(resolve => {
    const dialog = el('dialog.dialog.confirm', { 'aria-label': confirm.title?.text ?? 'Confirm' });
    const answer = agreed => () => {
      dialog.close();
      dialog.remove();
      resolve(agreed);
    };
    replace(
      dialog,
      el('h2', null, confirm.title?.text ?? 'Are you sure?'),
      el('p', null, confirm.text?.text ?? ''),
      el(
        'div.dialog-foot',
        null,
        el('button.button', { type: 'button', onclick: answer(false) }, confirm.deny?.text ?? 'Cancel'),
        el(
          `button.button.${confirm.style === 'danger' ? 'danger' : 'primary'}`,
          { type: 'button', onclick: answer(true) },
          confirm.confirm?.text ?? 'Yes',
        ),
      ),
    );
    dialog.addEventListener('cancel', answer(false));
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** A small menu at a button; closed by a choice, Escape or a click elsewhere. */
export function menuAt(anchor, items) {
  document.querySelector('.menu')?.remove();
  const menu = el('div.menu', { role: 'menu' });
  const close = () => {
    menu.remove();
    document.removeEventListener('pointerdown', outside, true);
    document.removeEventListener('keydown', dismiss, true);
  };
  const outside = event => !menu.contains(event.target) && close();
  const dismiss = event => event.key === 'Escape' && close();
  for (const item of items) {
    if (item === 'line') menu.append(el('hr'));
    else if (item.heading) menu.append(el('div.menu-heading', null, item.heading));
    else
      menu.append(
        el(
          `button.menu-item${item.danger ? '.danger-text' : ''}${item.chosen ? '.chosen' : ''}`,
          {
            type: 'button',
            role: 'menuitem',
            onclick: () => {
              close();
              item.run();
            },
          },
          item.label,
        ),
      );
  }
  document.body.append(menu);
  const box = anchor.getBoundingClientRect();
  const left = Math.max(8, Math.min(box.left, window.innerWidth - menu.offsetWidth - 8));
  const below = box.bottom + 4;
  const top =
    below + menu.offsetHeight > window.innerHeight ? Math.max(8, box.top - menu.offsetHeight - 4) : below;
  menu.style.setProperty('left', `${left}px`);
  menu.style.setProperty('top', `${top}px`);
  document.addEventListener('pointerdown', outside, true);
  document.addEventListener('keydown', dismiss, true);
  menu.querySelector('button')?.focus();
}
