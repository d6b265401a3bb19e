/** The words around the tables of `docs/policy.md`. */
export const PAGE_START = `# Policy: what may run on a host

Generated from the grammars (\`src/tools/*/grammar.ts\`); do not edit. \`perf policy\` says of any line what would
happen to it. There is no second way to a host: the bot's own looks go through the same judge.

1. **Parse.** A strict lexer reads printable ASCII: words, \`'…'\`, \`"…"\` without \`$\`, backquote, \`\\\` and \`!\`, and \`|\`
   between stages. Everything else outside quotes is refused, with its position. No parser of a shell is needed,
   since nothing that a shell would expand gets through.
2. **Check.** Each stage is matched against the closed grammar of its tool: exact flag names (no abbreviation, no
   other case), typed and bounded values, operands from closed lists. An interval needs a count. What a grammar does
   not name is refused, and the reason ends in the nearest allowed form.
3. **Re-quote, send.** Only the argv that was checked leaves, quoted anew. The typed string is never sent.

Three tiers: **read** runs; **intrusive** runs after another person's approval of exactly that line on that host;
everything else is refused. Behind \`|\` only filters stand: ${'`cat head tail tac grep egrep fgrep sort uniq wc cut tr column nl rev awk sed`'}.
\`timeout N\` (at most 60) may stand before an intrusive command; it becomes its time limit.
A command has 30 s and 1 MiB of output unless its tool says otherwise. "root": sent as \`sudo -n -- …\` where the
inventory says \`sudo: true\`.

In the synopses \`1..30\` is a whole number in that range, \`<…>\` a typed value, \`a|b\` a closed list, \`x,…\` a list with commas.
`;

export const PAGE_END = `## Site configuration: policy.yml

\`PERF_POLICY\` names the file (\`./policy.yml\`). It narrows freely and widens only by naming what is added. A mistake is
told with its line, and nothing starts with a wrong file. Without one everybody in a channel with the bot may run
read-only commands on every host, any member of the channel but the requester may approve, guests and people of other
organisations may nothing.

\`\`\`yaml
people: { alice: U024BE7LH, bob: U0G9QF9C6, root: "uid:0" }   # names for ids (uid:N at a terminal); rights hang on ids
access:                                        # with this list, what no rule allows is refused
  - people: [alice, bob]                       # "*": everybody (the default)
    channels: [C0INCIDENTS, terminal]          # channel ids, dm, terminal; "*" by default
    hosts: [web-*, "@db"]                      # names, patterns, groups and tags of the inventory
    tiers: [read, intrusive]                   # intrusive: may ask for it
approvers:                                     # with this list nobody else approves; never one's own request
  - people: [bob]
    hosts: ["@db"]
without: [docker, tcpdump]                     # tools that are not used here
logs: [/srv/app/log/*.log]                     # more logs for tail, grep, …; * within one name
tools:                                         # an argv template each; every word in its place
  - says: counters of redis
    argv: [redis-cli, -h, 127.0.0.1, info, "{section}"]
    parameters: { section: { words: [memory, clients, stats] } }   # or { int: [1, 60] } or { pattern: "[a-z]{1,20}", says: a queue }
    tier: read                                 # or intrusive, with cost: what it costs
    root: false
    seconds: 10
\`\`\`

## The guard

\`perf guard\` prints one Python 3 file (standard library only) that enforces the same grammars on the host, as the
forced command of the bot's key: \`restrict,command="/usr/local/libexec/perf-guard"\`. No shell is involved. The request
is one JSON object as the command line:

\`\`\`json
{ "v": 1, "stages": [["ps", "aux"], ["head", "-n", "20"]], "timeout": 30, "max": 1048576, "sudo": false }
\`\`\`

\`timeout\` is in seconds (at most 120; exit 124 after it), \`max\` in bytes: the first and the last \`max\` bytes are sent.
\`sudo\` asks for \`sudo -n --\` before a first stage that the grammar marks as needing root. The exit status is that of the
last stage; of several stages the last line on stderr is \`perf-guard-exits 0 141 0\`. What is refused, and any plain
line, exits with 126 and \`perf-guard 1: REASON\` on stderr; nothing has run then. Approvals are the bot's: the guard
holds intrusive commands to their grammar and their time, it does not know who approved them.
\`perf-guard --check < FILE\` judges one request a line without running it.
`;
