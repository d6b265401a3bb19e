import { state } from './state.js';

const HOST_COMMANDS = /^(?:debughost|analyzecmd)$/;

/** What could be written next, for the text before the cursor: `{ from, items: [{ insert, label, note }] }`, or null. */
export function complete(text, slash) {
  const slashed = slash ? /^(\/\S*)(?: (.*))?$/s.exec(text) : null;
  if (slashed) {
    const [, command, rest] = slashed;
    if (rest === undefined) return commands(command);
    return state.commands.some(entry => entry.command === command) ? words(text, rest) : null;
  }
  const mentioned = /^@([\w.-]+) (.*)$/s.exec(text);
  if (mentioned && mentioned[1] === state.app.user_name) return words(text, mentioned[2]);
  const name = /(?:^|\s)@([\w.-]*)$/.exec(text);
  return name ? people(text, name[1]) : null;
}

function commands(typed) {
  const items = state.commands
    .filter(({ command }) => command.startsWith(typed))
    .map(({ command, description, usageHint }) => ({
      insert: `${command} `,
      label: `${command} ${usageHint}`,
      note: description,
    }));
  return found(0, items);
}

function words(text, rest) {
  const parts = rest.split(/\s+/);
  const typed = parts.at(-1);
  const from = text.length - typed.length;
  if (parts.length === 1) {
    const items = state.completions.subcommands
      .filter(({ name }) => name.startsWith(typed))
      .map(({ name, summary }) => ({ insert: `${name} `, label: name, note: summary }));
    return found(from, items);
  }
  if (parts.length === 2 && HOST_COMMANDS.test(parts[0])) {
    const items = state.completions.hosts
      .filter(host => host.startsWith(typed) && host !== typed)
      .map(host => ({ insert: `${host} `, label: host, note: 'host' }));
    return found(from, items);
  }
  return null;
}

function people(text, typed) {
  const names = [state.app.user_name, ...state.users.map(({ name }) => name)];
  const items = names
    .filter(name => name.startsWith(typed))
    .map(name => ({
      insert: `@${name} `,
      label: `@${name}`,
      note: name === state.app.user_name ? 'the app' : '',
    }));
  return found(text.length - typed.length - 1, items);
}

function found(from, items) {
  return items.length > 0 ? { from, items: items.slice(0, 12) } : null;
}
