const EMOJI = {
  '+1': '👍',
  '-1': '👎',
  thumbsup: '👍',
  thumbsdown: '👎',
  eyes: '👀',
  heart: '❤️',
  fire: '🔥',
  tada: '🎉',
  rocket: '🚀',
  white_check_mark: '✅',
  x: '❌',
  warning: '⚠️',
  rotating_light: '🚨',
  bug: '🐛',
  pray: '🙏',
  stethoscope: '🩺',
  mag: '🔍',
  hourglass: '⌛',
  snail: '🐌',
  thinking_face: '🤔',
  wave: '👋',
  zap: '⚡',
  information_source: 'ℹ️',
  red_circle: '🔴',
  large_green_circle: '🟢',
  large_yellow_circle: '🟡',
  repeat: '🔁',
  chart_with_upwards_trend: '📈',
  clock1: '🕐',
  lock: '🔒',
  ok: '🆗',
  raised_hands: '🙌',
  bulb: '💡',
};

export const QUICK_REACTIONS = ['eyes', '+1', 'white_check_mark', 'stethoscope'];

/** The sign for a name; the name between colons where it is not known. */
export function emoji(name) {
  return EMOJI[name] ?? `:${name}:`;
}
