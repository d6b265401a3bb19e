import { command } from './composer.js';
import { el } from './dom.js';
import { takeShortcut } from './message-toolbar.js';
import { channelById, messagesOf, state } from './state.js';

/** One click each, over the composer: what the product is for, or in a direct message what the app suggests. */
export function suggestions(channel, compose, openThread) {
  const here = channelById(channel);
  if (here?.is_im) return prompts(channel, compose);
  if (here?.name !== 'incidents') return [];
  return [
    hostSuggestion(channel),
    messageSuggestion(channel, 'Explain the thread dump', isThreadDump, openThread),
    messageSuggestion(channel, 'Read the profile', isProfile, openThread),
  ].filter(Boolean);
}

function hostSuggestion(channel) {
  const slash = state.commands[0]?.command;
  const known = state.completions.subcommands.some(({ name }) => name === 'debughost');
  if (!slash || !known) return null;
  const text = `${slash} debughost local high latency`;
  return chip('Find out why local is slow', text, () => command(channel, text));
}

/** The answer comes in the message's thread: whoever asks for it this way gets to see it there. */
function messageSuggestion(channel, label, matches, openThread) {
  const shortcut = state.shortcuts.find(({ type }) => type === 'message');
  const message = messagesOf(channel).filter(matches).at(-1);
  if (!shortcut || !message) return null;
  return chip(label, `“${shortcut.name}” on the message`, async () => {
    await takeShortcut(shortcut.name, shortcut.callbackId, { channel, ts: message.ts });
    openThread(message.ts);
  });
}

function isThreadDump(message) {
  return !message.bot_id && (message.text ?? '').includes('Full thread dump');
}

function isProfile(message) {
  return (message.files ?? []).some(({ name }) => /\.perf\.txt$/.test(name));
}

function prompts(channel, compose) {
  const suggested = state.suggested[channel]?.prompts ?? state.prompts;
  return suggested.map(({ title, message }) => chip(title, message, () => compose(message)));
}

function chip(label, title, run) {
  const node = el('button.suggestion', { type: 'button', title }, label);
  node.addEventListener('click', async () => {
    node.disabled = true;
    await run();
    node.disabled = false;
  });
  return node;
}
