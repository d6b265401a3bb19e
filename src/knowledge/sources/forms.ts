/** How a page that was read is noted: with the day, a commit or a package where there is one. */
import type { Source } from '../rows.ts';

const READ = '2026-11-25';

/** A file of a repository on GitHub, at the commit that was read. */
export function page(repository: string, commit: string, path: string): Source {
  return { url: `https://github.com/${repository}/blob/${commit}/${path}`, read: READ };
}

/** A manual page, of Debian 12 where it is a program's own. */
export function man(name: string): Source {
  return { man: name, read: READ };
}

/** A file of the documentation that a Debian 12 package installs, under its name in /usr/share/doc. */
export function packaged(name: string, file: string): Source {
  return { package: name, file, read: READ };
}

export function linux(commit: string, path: string): Source {
  return page('torvalds/linux', commit, `Documentation/${path}`);
}
