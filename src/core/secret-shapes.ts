/**
 * What secrets look like, as data. `VENDOR` shapes carry their own mark; the rest is known by what stands before it.
 * Every quantifier is bounded or cannot overlap its neighbour: a line is searched in linear time.
 */

/** A shape is searched only in a text that holds one of its hints: for the context shapes in lower case. */
export type Shape = readonly [kind: string, hints: readonly string[], shape: RegExp];

/** The whole match is the secret. */
export const VENDOR: readonly Shape[] = [
  ['jwt', ['eyJ'], /\beyJ[\w-]{8,4096}\.eyJ[\w-]{8,4096}(?:\.[\w-]{0,2048})?/g],
  ['aws-key', ['AKIA', 'ASIA', 'ABIA', 'ACCA'], /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/g],
  ['github', ['gh', 'github_pat_'], /\bgh[opusr]_[A-Za-z0-9]{20,255}|\bgithub_pat_\w{22,255}/g],
  ['gitlab', ['gl'], /\bgl(?:pat|dt|rt|ptt|soat|cbt|agent|imt|ft)-[\w-]{16,300}/g],
  ['slack', ['xox', 'xapp-'], /\bxox[abceoprs](?:\.xox[bp])?-[\w-]{8,300}|\bxapp-\d-[\w-]{8,300}/g],
  ['slack', ['hooks.slack.com'], /(?<=hooks\.slack\.com\/(?:services|workflows|triggers)\/)[\w/]{16,200}/g],
  ['model-key', ['sk-'], /\bsk-(?:[a-z]{2,10}-){0,3}[\w-]{20,300}/g],
  [
    'stripe',
    ['k_live_', 'k_test_', 'whsec_'],
    /\b(?:[sr]k|rk)_(?:live|test)_\w{10,250}|\bwhsec_[\w+/=]{16,250}/g,
  ],
  ['npm', ['npm_'], /\bnpm_[A-Za-z0-9]{30,60}/g],
  ['pypi', ['pypi-'], /\bpypi-[\w-]{40,400}/g],
  ['google', ['AIza', 'ya29.', 'GOCSPX-'], /\bAIza[\w-]{30,45}|\bya29\.[\w-]{20,400}|\bGOCSPX-[\w-]{20,60}/g],
  ['sendgrid', ['SG.'], /\bSG\.[\w-]{16,40}\.[\w-]{16,80}/g],
  ['hugging-face', ['hf_'], /\bhf_[A-Za-z0-9]{30,60}/g],
  ['vault', ['hvs.', 'hvb.', 'hvr.'], /\bhv[sbr]\.[\w-]{20,300}/g],
  ['digitalocean', ['_v1_'], /\bdo[opr]_v1_[0-9a-f]{40,80}/g],
  ['shopify', ['shp'], /\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}/g],
  ['telegram', [':AA'], /\b\d{8,10}:AA[\w-]{32,36}/g],
  ['databricks', ['dapi'], /\bdapi[0-9a-f]{32}(?:-\d)?/g],
  ['mailgun', ['key-'], /\bkey-[0-9a-f]{32}\b/g],
  ['age', ['AGE-SECRET-KEY-1'], /\bAGE-SECRET-KEY-1[A-Z0-9]{50,70}/g],
  ['docker', ['dckr_'], /\bdckr_(?:pat|oat)_[\w-]{20,60}/g],
  ['grafana', ['glsa_', 'glc_'], /\bgl(?:sa|c)_[A-Za-z0-9_+/=]{30,300}/g],
  ['atlassian', ['ATATT3x'], /\bATATT3x[\w=-]{40,300}/g],
  ['new-relic', ['NRAK-'], /\bNRAK-[A-Z0-9]{20,40}/g],
  ['sentry', ['sntry'], /\bsntry[su]_[\w+/=-]{30,300}/g],
  ['linear', ['lin_api_'], /\blin_api_[A-Za-z0-9]{30,60}/g],
  ['square', ['sq0'], /\bsq0(?:atp|csp|idp)-[\w-]{20,60}/g],
  ['twilio', ['SK'], /\bSK[0-9a-f]{32}\b/g],
];

/** The group named `s` is the secret. */
export const CONTEXT: readonly Shape[] = [
  // postgres://app:PASSWORD@db/x · redis://:PASSWORD@h (a password may hold `@`, not `/`)
  ['password', ['://'], /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/'"]{0,128}:(?<s>[^\s'"/]{1,256})@/dgi],
  // https://TOKEN@host
  ['token', ['://'], /\bhttps?:\/\/(?<s>[\w-]{20,256})@/dgi],
  // Authorization: Bearer TOKEN · "authorization":"Basic TOKEN" · -H 'Authorization: TOKEN'
  [
    'authorization',
    ['authorization'],
    /\bauthorization\\?["']?\s{0,3}[:=]\s{0,3}\\?["']?(?:(?:bearer|basic|token|digest|negotiate|apikey|key)\s{1,3})?(?<s>[^\s"'\\]{3,4096})/dgi,
  ],
  ['authorization', ['bearer'], /\bbearer\s{1,3}(?<s>[\w.~+/=-]{16,4096})/dgi],
  ['cookie', ['cookie:'], /(?:^|[\s'"])(?:set-)?cookie:\s{0,3}(?<s>[^'"\r\n]{3,4096})/dgi],
  // Azure storage and bus, signed addresses
  ['key', ['accountkey=', 'accesskey='], /\b(?:AccountKey|SharedAccessKey)=(?<s>[\w+/=]{8,512})/dgi],
  [
    'signature',
    ['sig=', 'signature='],
    /[?&;](?:sig|X-Amz-Signature|X-Goog-Signature|Signature)=(?<s>[\w%+/=-]{16,1024})/dgi,
  ],
  // Programs that take a password as a short flag
  [
    'password',
    ['mysql', 'mariadb'],
    /\b(?:mysql|mariadb)\w{0,12}(?:-\w{1,10})?\s[^|;]{0,400}?(?<=\s)-p(?<s>[^\s-]\S{0,255})/dg,
  ],
  [
    'password',
    ['sshpass', 'mongo', 'sqlcmd'],
    /\b(?:sshpass|mongo(?:sh|dump|restore|export|import)?|sqlcmd)\s[^|;]{0,400}?(?<=\s)-[pP]\s{0,2}(?<s>[^\s-]\S{0,255})/dg,
  ],
  ['password', ['redis-'], /\bredis-(?:cli|benchmark)\s[^|;]{0,400}?(?<=\s)-a\s{1,2}(?<s>\S{1,256})/dg],
  [
    'password',
    ['ldap'],
    /\bldap(?:search|modify|add|delete|whoami)\s[^|;]{0,400}?(?<=\s)-w\s{0,2}(?<s>[^\s-]\S{0,255})/dg,
  ],
  [
    'password',
    ['curl', 'wget', 'http '],
    /\b(?:curl|wget|http)\s[^|;]{0,800}?(?<=\s)(?:-u|--user)[\s=]{0,2}\\?["']?[^\s:'"]{1,128}:(?<s>[^\s'"]{1,256})/dg,
  ],
  [
    'password',
    ['smbclient', 'rpcclient', 'mount.cifs'],
    /\b(?:smbclient|rpcclient|mount\.cifs)\s[^|;]{0,400}?[^\s%]{1,64}%(?<s>[^\s'"]{1,256})/dg,
  ],
  ['password', ['pass:'], /\s-pass(?:in|out)?\s{1,2}pass:(?<s>[^\s'"]{1,256})/dg],
];

/** A name that holds one of these, before `=`, `:` or (as a long flag) a space, names a secret. */
export const SECRET_NAME =
  /passw(?:or)?d|passphrase|pwd|(?<![a-z])pass(?![a-z])|(?<=[a-z])Pass(?![a-z])|secret|token|credential|api[_-]?key|access[_-]?key|auth[_-]?key|account[_-]?key|private[_-]?key|encryption[_-]?key|signing[_-]?key|master[_-]?key|shared[_-]?key|license[_-]?key/gi;

/** One of these is in every `SECRET_NAME`. */
export const NAME_HINTS = ['pass', 'pwd', 'secret', 'token', 'credential', 'key'];

/** Names with one of the words above that name no secret: `token_type`, `next_page_token`, `secretName`, `Token.java`. */
export const HARMLESS_NAME =
  /(?:page|next|continu\w*|sync|cursor|partition|sort|primary|foreign|cache|public|max|min|num|total|prompt|completion|input|output|per)[_-]?tokens?$|tokens$|passed$|(?:^|_)(?:old)?pwd$|(?:[_-]|[a-z](?=[A-Z]))(?:count|counts|limit|limits|type|types|name|names|file|files|path|dir|url|uri|endpoint|expir\w*|ttl|age|length|len|size|bucket|policy|ref|version|format|used|bytes|stdin|errors?|encryption|authentication|encoder|manager|service|provider|store|reviews?|rotation|required|enabled|changed|field|kind)s?$|\.(?:java|kt|scala|py|go|rs|c|cc|cpp|cxx|h|hpp|js|jsx|mjs|ts|tsx|rb|php|cs|ex|exs|erl|swift|pl|lua|dart|groovy|sql|xml|ya?ml|json|so|jar|dll|service|sh)$/i;

/** Values that are none: masks, variables, calls, types and the words that logs say about secrets. */
export const HARMLESS_VALUE =
  /^(?:[*•xX.#-]{2,}|\$\S*|%\S*|\{\{\S*|<[^<>]{1,60}>|\[[A-Za-z ]{1,40}\]?|‹secret.*|@\S*|[A-Za-z_][\w.]*\(\S*|(?:null|nil|none|true|false|undefined|yes|no|on|off|required|optional|invalid|missing|expired|incorrect|wrong|failed|failure|rejected|denied|revoked|accepted|valid|unknown|not|is|was|are|the|a|an|must|should|string|str|text|bytes|bool|boolean|int|number|char|varchar|object|any|auto|md5|scram-sha-256|prompt|set|unset|empty|redacted|filtered|hidden|masked)[,;.)\]}]*)$/i;
