/** Whether a path can be read; if not, why in words, and what to do. */
import { access, constants, stat } from 'node:fs/promises';

const FOLDER = 'this is a folder; name a file in it';
const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file. Check the name, or give the text on stdin',
  ENOTDIR: 'no such file: a part of the path is a file and no folder. Check the name',
  EACCES: 'this user may not read it. Copy it to where you may, or give it on stdin',
  EPERM: 'this user may not read it. Copy it to where you may, or give it on stdin',
  ELOOP: 'its symbolic links go round in a circle. Name the file itself',
  ENAMETOOLONG: 'the name is longer than the system allows. Give the text on stdin',
};

/** null: a file, or a pipe such as `<(perf script)`, that can be read. */
export async function pathProblem(path: string): Promise<string | null> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return FOLDER;
    if (!found.isFile() && !found.isFIFO()) return 'it is neither a file nor a pipe. Give the text on stdin';
    await access(path, constants.R_OK);
    return null;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return WORDS[code ?? ''] ?? message;
  }
}
