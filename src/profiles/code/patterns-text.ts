/** Patterns of text: strings grown, formatted, matched and parsed in every round. */
import type { HotSpot } from './hot-spots.ts';
import { declarationOf, inLoop, type Pattern, plainCode } from './pattern.ts';

export const TEXT_PATTERNS: readonly Pattern[] = [
  {
    id: 'regex-in-loop',
    title: 'a regular expression compiled again and again',
    advice: 'Compile it once outside the loop (a constant, a static field).',
    matches: ({ code, language, ...spot }) =>
      /\bre\.compile\(|\bregexp\.(?:Must)?Compile(?:POSIX)?\(|\bregexp\.Match(?:String|Reader)?\(|\bPattern\.(?:compile|matches)\(|\bnew Reg(?:Exp|ex)\(|\bRegex::new\(|\bstd::(?:basic_)?w?regex\s+\w+[({]|\bstd::regex\(|\bRegexp\.new\(/.test(
        code,
      ) ||
      spot.calls.some(name => /^regexp\.(?:MustCompile|Compile|MatchString|Match|compile)\b/.test(name)) ||
      (language === 'java' &&
        spot.loops.length > 0 &&
        /\.(?:matches|replaceAll|replaceFirst)\(\s*"/.test(code)) ||
      (language === 'kotlin' && /(?<![\w.])Regex\(|"\.toRegex\(\)/.test(code)),
  },
  {
    id: 'strlen-in-condition',
    title: 'the length is counted again in every round',
    advice: 'Take the length once before the loop.',
    matches: ({ code, loops, language }) =>
      /^(?:c|cpp|unknown|assembly|java|go)$/.test(language) &&
      [code, loops[0] ?? ''].some(
        head =>
          /\b(?:for|while)\s*\([^;]*;[^;]*\bstrlen\s*\(/.test(head) ||
          /\bwhile\s*\(.*\bstrlen\s*\(/.test(head),
      ),
  },
  {
    id: 'string-building',
    title: 'a string grown in a loop: all of it may be copied each time',
    advice: 'Collect the parts and join them once at the end.',
    // JavaScript's engines keep ropes and copy once.
    matches: spot => inLoop(spot) && !/script$/.test(spot.language) && growsText(spot),
  },
  {
    id: 'deep-copy',
    title: 'a deep copy of the whole in every round',
    advice: 'Copy only what changes (a shallow copy of that level), or keep the changes beside the original.',
    matches: spot =>
      inLoop(spot) &&
      /\bcopy\.deepcopy\(|(?<![\w.])deepcopy\(|\bJSON\.parse\(\s*JSON\.stringify\(|\bstructuredClone\(|\bcloneDeep\(|\.deep_dup\b|\bMarshal\.load\(\s*Marshal\.dump/.test(
        spot.code,
      ),
  },
  {
    id: 'parse-in-loop',
    title: 'the same kind of text is parsed or written in every round',
    advice:
      'Parse once outside the loop; where each round has its own text, use a faster codec or parse fewer fields.',
    matches: spot =>
      inLoop(spot) &&
      /\bjson\.(?:loads|dumps)\(|\bJSON\.(?:parse|stringify|generate)\(|\bjson\.(?:Un)?[mM]arshal\w*\(|\bjson_(?:de|en)code\(|\bserde_json::|\b(?:objectMapper|mapper|gson)\.(?:read|write|from|to)\w+\(|\bJsonConvert\.|\bJsonSerializer\.|\bdatetime\.strptime\(|\bDateTime\.Parse\w*\(|\byaml\.(?:safe_)?load\(|\bpickle\.(?:loads|dumps)\(/.test(
        spot.code,
      ),
  },
  {
    id: 'costly-object',
    title: 'an object that is costly to make, made for each element',
    advice: 'Make it once outside the loop and use it again (one a thread where it cannot be shared).',
    matches: spot =>
      inLoop(spot) &&
      /\bnew\s+(?:Simple)?DateFormat\w*\(|\bDateTimeFormatter\.ofPattern\(|\bnew\s+(?:ObjectMapper|Gson|Random|SecureRandom|HttpClient|Intl\.\w+|TextEncoder|TextDecoder|JsonSerializerOptions)\(|\bObjectMapper\(\)|\.toLocale\w*String\(|\bMessageDigest\.getInstance\(|\brand\.New\(|\bDocumentBuilderFactory\b|\bmt19937\s+\w+[({]/.test(
        spot.code,
      ),
  },
  {
    id: 'formatting',
    title: 'text formatted in every round',
    advice:
      'Append the parts themselves (strconv.AppendInt, std::to_chars, StringBuilder.append): the format is read again for each element.',
    matches: spot =>
      inLoop(spot) &&
      /\bString\.format\(|\bstring\.Format\(|\bfmt\.Sprintf?\(|\b(?:std::)?(?:o|i)?stringstream\s+\w+|(?<![\w.])s(?:n)?printf\s*\(|"\.formatted\(/.test(
        spot.code,
      ),
  },
];

/** What is added is text, by its look or by the name's own beginning as text. */
function growsText(spot: HotSpot): boolean {
  const { code, language } = spot;
  if (language === 'c' || language === 'cpp') if (/(?<!\w)(?:std::)?strn?cat\s*\(/.test(code)) return true;
  if (
    spot.calls.some(name => /^runtime\.concatstring|basic_string.*(?:operator\+)|operator\+<char/.test(name))
  )
    return true;
  if (spot.inlined.some(name => /basic_string<.*> std::operator\+</.test(name))) return true;
  // Appending in place costs only what is added.
  if (language === 'cpp' || language === 'rust' || language === 'php') return isPrefixed(spot);
  const name = grownName(plainCode(spot)) ?? grownName(code);
  if (name === null) return false;
  const given = declarationOf(spot, name);
  if (given !== null && BEGINS_AS_TEXT.test(given)) return true;
  if (
    given !== null &&
    /=\s*-?[\d[{]|\b(?:int|long|double|float|Int|Long|decimal|List|list|Integer)\b/.test(given)
  )
    return false;
  const added = /(?:\+=|\b(\w+)\s*=\s*\1\s*\+)\s*(.+)$/.exec(code)?.[2] ?? '';
  return (
    /^[rbf]{0,2}["'`]|\bstr\(|\.(?:to_s|toString|ToString|join|Join)\b|["'`]\s*[;)]?\s*$/.test(
      added.trim(),
    ) ||
    /^\w*(?:text|name|word|line|part|piece|string|html|csv|chunk|label|title)\w*\s*;?$/i.test(added.trim())
  );
}

const BEGINS_AS_TEXT =
  /=\s*(?:f|r|\+|String\.new|String::new)?\s*(?:["'`(]|str\b|string\.Empty)|\b(?:String|string|str)\b/;

/** `out += part`, `out = out + part`, `out = f"{out}…"`. */
function grownName(code: string): string | null {
  return (
    /^\s*\$?(\w+)\s*(?:\+=|=\s*\$?\1\s*\+(?!\+))/.exec(code)?.[1] ??
    /^\s*(\w+)\s*=\s*f?["'`]\$?\{\1\}/.exec(code)?.[1] ??
    null
  );
}

/** `line = line + x` and `s = format!("{}{}", s, x)` make the whole anew. */
function isPrefixed(spot: HotSpot): boolean {
  const name =
    /^\s*\$?(\w+)\s*=\s*\$?\1\s*[+.](?![+=])/.exec(plainCode(spot))?.[1] ??
    /^\s*(\w+)\s*=\s*format!\(\s*"\{\}.*,\s*&?\1\b/.exec(spot.code)?.[1] ??
    /^\s*(\w+)\s*=\s*"[^"]*"\s*\+\s*\1\b/.exec(spot.code)?.[1];
  if (name === undefined) return false;
  const given = declarationOf(spot, name);
  return given === null ? /["']/.test(spot.code) : /string|String|""|''|format!/.test(given);
}
