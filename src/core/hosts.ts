/** Host names as commands take them: strict, so that no name can be an option or a path. */
import { z } from 'zod';

const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,252}$/;

export const hostName = z
  .string()
  .regex(
    NAME,
    'one host by its name in the inventory (letters, digits, dots, dashes); groups such as @web and patterns such as web-* are not taken yet',
  )
  .describe('a host of the inventory (/perf hosts lists them)');
