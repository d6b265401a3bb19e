/** Profiles: recognised, read, analysed. What other rooms may use of this one. */
export { aboutProfiles } from './about.ts';
export { analyseProfile, analyseWithFiles } from './analyse.ts';
export type { ExportedFile } from './exports.ts';
export { flameOf } from './flame.ts';
export { flameGraphSvg } from './flame-svg.ts';
export { type FoldedText, foldedOf } from './folded.ts';
export type { Entry, Frame, Profile, Source, View } from './model.ts';
export { readProfile } from './read.ts';
export { type Recognition, recognise } from './recognise.ts';
export { HEAD_BYTES, headText, unpack } from './unpack.ts';
