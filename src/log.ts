/** The log: JSON lines on stderr by pino, errors with their run, secrets never. */
import { type Logger, LogLevel } from '@slack/bolt';
import pino from 'pino';

export type Log = pino.Logger;

export function createLog(level: string): Log {
  return pino(
    {
      level,
      base: null,
      serializers: { error: pino.stdSerializers.err },
      redact: ['*.token', '*.authorization', 'error.config'],
    },
    pino.destination(2),
  );
}

/** Bolt's words go into the same log, a level lower: its `info` is not news to who runs the bot. */
export function boltLogger(log: Log): Logger {
  const slack = log.child({ from: 'bolt' });
  return {
    debug: (...words) => slack.trace(words.join(' ')),
    info: (...words) => slack.debug(words.join(' ')),
    warn: (...words) => slack.warn(words.join(' ')),
    error: (...words) => slack.error(words.map(String).join(' ')),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}
