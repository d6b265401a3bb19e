/** Linear searches on a line of a loop: by a function, a word or a method of the language, or by hand. */
import type { HotSpot } from './hot-spots.ts';
import { loopVariable } from './loop-variable.ts';
import { holds, loopBody, plainCode } from './pattern.ts';

/** A method that goes through a list from its start, on what is no set and no text. */
const METHOD =
  /(?<!\w)(\w{1,80})(?:\[\w{1,80}\])?(\)?)\.(?:indexOf|lastIndexOf|includes|contains|Contains|include\?|index|IndexOf|member\?|find_index|count)(?:\s*\(\s*|\s+)[^)\s&|=<>+*/.-]/;
const PREDICATE =
  /\.(?:find|findIndex|filter|some|any|first|firstOrNull|FirstOrDefault|First|Any|Where|Single|detect|select|find_by|anyMatch|position|indexWhere)\s*(?:\(\s*\(?\w+\)?\s*(?:=>|->)|\(?\s*\{\s*(?:\|?\s*\w+\s*\|?|\w+\s*->)|\(\s*\|)|\bnext\(\s*\(?\s*\w+\s+for\s+\w+\s+in\b|\[\s*\w+\s+for\s+\w+\s+in\s+\w+\s+if\b|\.stream\(\)\s*\.(?:filter|anyMatch)\(/;

const FUNCTION =
  /\bstd::(?:find|find_if|count|any_of)\(|\bin_array\(|\barray_search\(|\bslices\.(?:Contains|Index)\w*\(/;

export function searches(spot: HotSpot): boolean {
  const code = plainCode(spot);
  if (FUNCTION.test(code)) return true;
  // A chain over the loop's own head is the loop itself.
  const isOwnHead = spot.loops.every(loop => loop.includes(code.trim()));
  if (PREDICATE.test(code) && !isOwnHead) return true;
  return searchesByWord(spot, code) ?? searchesByMethod(spot, code);
}

const MEANT_AS_LIST = /(?:list|items|rows|values|array|records|names|ids)$/i;

/** `x in names`, where names is a list; null where the language or the line has no such word. */
function searchesByWord(spot: HotSpot, code: string): boolean | null {
  const { language } = spot;
  if (language === 'kotlin') {
    const list = /\b[\w.]{1,80}\s+!?in\s+(\w{1,80})\b(?!\s*[.([])/.exec(
      code.replace(/^\s*for\b.*$/, ''),
    )?.[1];
    return list !== undefined && holds(spot, list) === 'list' ? true : null;
  }
  if (language !== 'python' && language !== 'unknown') return null;
  const list =
    /(?:^\s*(?:el)?if\b|\bif|\band|\bor|return|while|=)\s+(?:not\s+)?[^:]{1,120}?\s(?:not\s+)?in\s+(\w+)\b(?!\s*[.([])/.exec(
      code,
    )?.[1];
  if (list !== undefined) {
    const of = holds(spot, list);
    return of === 'list' || (of === 'unknown' && MEANT_AS_LIST.test(list));
  }
  if (language === 'unknown') return null;
  return /\b\w+\.(?:index|count)\(\s*\w/.test(code) && !/["']/.test(spot.code);
}

const MEANT_AS_TABLE = /(?:[mM]ap|[sS]et|[dD]ict|[cC]ache|[lL]ookup|[iI]ndex|[kK]eys?)s?$/;

function searchesByMethod(spot: HotSpot, code: string): boolean {
  const method = METHOD.exec(code);
  if (method === null || spot.language === 'sql') return false;
  const of = holds(spot, method[1]!);
  if (of === 'set' || of === 'text' || MEANT_AS_TABLE.test(method[1]!)) return false;
  // A part of a text is looked for, not an element.
  const given = spot.code.indexOf(`.${/\.(\w+)/.exec(method[0])?.[1]}`);
  return !/^\.\w+\??\s*\([^)]*["'`]/.test(spot.code.slice(Math.max(0, given)));
}

/** `if (item == key) return …` in a loop that does nothing else. */
export function searchesByHand(spot: HotSpot): boolean {
  const code = plainCode(spot);
  const compares = /\bif\s*\(\s*!?\s*(?:str(?:n?case)?cmp|strncmp|memcmp)\s*\(/.test(code);
  const isEqual =
    /\bif\b.*(?:==|\.equals\(|\.eql?\?)/.test(code) &&
    !/[<>%]|==\s*(?:0|NULL|nil|null|None|nullptr|-1|'.'|"")\s*\)?\s*[{:]?\s*$/.test(code);
  if (!compares && !isEqual) return false;
  const element = loopVariable(spot.loops[0] ?? '');
  if (element === null || !new RegExp(`\\b${element}\\b`).test(code)) return false;
  const body = loopBody(spot);
  const work = body.filter(line => /\w/.test(line));
  return (
    work.length <= 5 &&
    body.some(line =>
      /^\s*(?:return\b|break\b|found\b.*=|\w+\s*=\s*(?:true|True|1)\b)|\breturn\b|\bbreak\b/.test(line),
    )
  );
}
