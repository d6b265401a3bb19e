import { flagOf, isJson, type Json, listOf, objectOf, objectsOf, textOf } from './json.ts';

export interface DeclaredCommand {
  readonly command: string;
  readonly description: string;
  readonly usageHint: string;
  readonly shouldEscape: boolean;
  readonly url: string;
}

export interface DeclaredShortcut {
  readonly type: 'global' | 'message';
  readonly name: string;
  readonly callbackId: string;
}

/** What an app manifest declares: only this is delivered, and only these scopes are granted. */
export interface Declared {
  readonly name: string;
  readonly botName: string;
  readonly scopes: ReadonlySet<string>;
  readonly events: ReadonlySet<string>;
  readonly commands: readonly DeclaredCommand[];
  readonly shortcuts: readonly DeclaredShortcut[];
  readonly interactive: boolean;
  readonly homeTab: boolean;
  readonly messagesTab: boolean;
  readonly socketMode: boolean;
  readonly eventsUrl: string;
  readonly interactivityUrl: string;
  readonly prompts: readonly { readonly title: string; readonly message: string }[];
}

/** Reads a manifest; throws an Error that names the first thing Slack would not take. */
export function readManifest(manifest: unknown): Declared {
  if (!isJson(manifest))
    throw new Error('The manifest is not an object: give a Slack app manifest (YAML or JSON).');
  const features = objectOf(manifest['features']);
  const settings = objectOf(manifest['settings']);
  const name = textOf(objectOf(manifest['display_information'])['name']);
  if (name === '' || name.length > 35) {
    throw new Error('The manifest needs display_information.name, of at most 35 characters.');
  }
  const home = objectOf(features['app_home']);
  const interactivity = objectOf(settings['interactivity']);
  const subscriptions = objectOf(settings['event_subscriptions']);
  return {
    name,
    botName: textOf(objectOf(features['bot_user'])['display_name']) || name,
    scopes: readScopes(manifest),
    events: new Set(listOf(subscriptions['bot_events']).map(textOf)),
    commands: readCommands(features),
    shortcuts: readShortcuts(features),
    interactive: flagOf(interactivity['is_enabled']),
    homeTab: flagOf(home['home_tab_enabled']),
    messagesTab: home['messages_tab_enabled'] === undefined || flagOf(home['messages_tab_enabled']),
    socketMode: flagOf(settings['socket_mode_enabled']),
    eventsUrl: textOf(subscriptions['request_url']),
    interactivityUrl: textOf(interactivity['request_url']),
    prompts: objectsOf(objectOf(features['agent_view'])['suggested_prompts']).map(prompt => ({
      title: textOf(prompt['title']),
      message: textOf(prompt['message']),
    })),
  };
}

function readScopes(manifest: Json): Set<string> {
  const scopes = objectOf(objectOf(manifest['oauth_config'])['scopes']);
  return new Set([...listOf(scopes['bot']), ...listOf(scopes['bot_optional'])].map(textOf));
}

function readCommands(features: Json): DeclaredCommand[] {
  const commands = objectsOf(features['slash_commands']);
  if (commands.length > 50)
    throw new Error(`The manifest has ${commands.length} slash commands; Slack takes 50.`);
  return commands.map(entry => {
    const command = textOf(entry['command']);
    if (!/^\/\S{1,31}$/.test(command)) {
      throw new Error(`The slash command "${command}" must begin with / and have at most 32 characters.`);
    }
    return {
      command,
      description: textOf(entry['description']),
      usageHint: textOf(entry['usage_hint']),
      shouldEscape: flagOf(entry['should_escape']),
      url: textOf(entry['url']),
    };
  });
}

function readShortcuts(features: Json): DeclaredShortcut[] {
  const shortcuts = objectsOf(features['shortcuts']);
  if (shortcuts.length > 10)
    throw new Error(`The manifest has ${shortcuts.length} shortcuts; Slack takes 10.`);
  return shortcuts.map(entry => {
    const name = textOf(entry['name']);
    if (name === '' || name.length > 24) {
      throw new Error(`The shortcut name "${name}" must have 1 to 24 characters.`);
    }
    const callbackId = textOf(entry['callback_id']);
    if (callbackId === '') throw new Error(`The shortcut "${name}" needs a callback_id.`);
    return { type: entry['type'] === 'global' ? 'global' : 'message', name, callbackId };
  });
}
