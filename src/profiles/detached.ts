/**
 * V8 makes a substring of 13 characters and more a view into the text that it was cut from, so that a name that is kept
 * keeps a chunk of a quarter of a megabyte. A copy lets the chunk go.
 */
export function detached(text: string): string {
  // Put together and cut again, it is a view into a text of its own length.
  return text.length < 13 ? text : ` ${text}`.slice(1);
}
