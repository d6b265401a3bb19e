/**
 * The words that the rules look for: data, kept apart from the rules so that each list can be read and mended.
 * A list costs a few true claims in a hundred; `test/llm/lies.ts` holds the corpus that they are weighed with.
 */

/** One of the words or phrases, as whole words, in any case. */
export function anyOf(...words: readonly string[]): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}_])(?:${words.join('|')})(?![\\p{L}\\p{N}_])`, 'iu');
}

/** R2. `one` is left out: it is a pronoun far more often. */
export const NUMBER_WORDS = anyOf(
  'two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen',
  '(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\\w+)?|dozens?|hundreds?|thousands?|millions?|billions?',
  'twice|thrice|doubled?|tripled?|quadrupled?|halved|half|halves|third of|quarter of|per ?cent|percent',
  '(?:two|three|four|five|six|eight|ten|hundred|thousand|many)-?fold',
);

/** R2 for general knowledge: counting is harmless there, a factor without evidence is not. */
export const FACTOR_WORDS = anyOf(
  'twice|thrice|double the|doubled? (?:in )?speed|triple[sd]?|quadruple[sd]?|halve[sd]?|half the|half of|per ?cent|percent',
  '(?:two|three|four|five|six|eight|ten|hundred|thousand)(?:-?fold| times|-times)',
);
/** Widths of words and registers, and protocols, are names. */
export const TECHNICAL_NUMBERS =
  /(?<![\p{L}\p{N}])(?:8|16|32|64|80|128|256|512)-bit(?![\p{L}\p{N}])|(?<=HTTP\/)\d(?:\.\d)?(?!\d)/giu;

/** R8 */
export const CERTAIN = anyOf(
  'definitely|certainly|undoubtedly|surely|unquestionably|without (?:a )?doubt|no doubt|proven',
);
/** General knowledge may prove and guarantee; evidence of one moment may not. */
export const OVERSTATED = anyOf('obviously|clearly|proves?|guaranteed?|guarantees');
export const UNIVERSAL = anyOf(
  'always|all|every|everything|most|mostly|majority|entirely|completely|totally|invariably',
);

/** R10: said of what a finding of warning or above speaks of, these deny it. */
export const WELL = anyOf(
  'healthy|fine|normal|normally|ok|okay|good|(?<!as )well|unaffected|unremarkable|uneventful|harmless|negligible|cosmetic',
  'minor|trivial|unimportant|benign|safe to ignore|(?:can|may|to) be ignored|not? (?:a |any )?(?:problem|issue|concern|worry)|in order|in shape',
  'no need to act|false alarm|nothing (?:is )?wrong|as expected|within limits|acceptable',
);
export const SEVERE = anyOf('critical|severe|emergency|catastrophic|disastrous');
export const WHOLE = anyOf('host|server|machine|system|everything|it all|node|box|overall');

/** R11 */
export const NEGATIVE = anyOf(
  "no|none|without|neither|nor|nothing|nobody|never|zero|absent|absence|free of|lacks?|lacking|not|cannot|\\w+n[’']t",
);
/** Negative in form alone. */
export const IDIOMS =
  /(?:can|does|do|did|could)(?: ?not|n[’']t) keep (?:up|pace)|\bnot (?:only|just|merely)\b|\bno longer\b|\bwhether or not\b|\bno (?:later|sooner) than\b/gi;
/** What makes a negative statement one about our own ignorance. */
export const IGNORANCE = anyOf(
  'unknown|unclear|uncertain|undetermined|(?:not|cannot|was not|were not|is not|are not) (?:be )?(?:known|visible|seen|shown|looked at|measured|collected|captured|told|said|established|determined|judged)',
  '(?:does|do|did) not (?:say|show|tell|reveal|name|explain|include|cover|record)|not looked at|no (?:line|fact|evidence|data|reading|output)[^.;]{0,40}(?:shows?|says?|tells?|names?|covers?)',
  'not (?:in|part of|among) (?:the )?(?:evidence|data|output|paste|facts|lines)|cannot (?:tell|say|see|know|judge)|would have to be|remains? open|open question',
);

/** R12 */
export const TREND = anyOf(
  'ris(?:es?|ing|en)|rose|grow(?:s|ing|n|th)?|grew|increas(?:e|es|ed|ing)|climb(?:s|ed|ing)?|fall(?:s|ing|en)?|fell|drop(?:s|ped|ping)?',
  'decreas(?:e|es|ed|ing)|declin(?:e|es|ed|ing)|shrink(?:s|ing)?|shrank|improv(?:e|es|ed|ing)|worsen(?:s|ed|ing)?|leak(?:s|ed|ing)?|trend(?:s|ing)?',
  'will (?:be|run|fill|reach|exhaust)|soon|keeps? (?:on )?\\w+ing|getting (?:worse|better|slower|faster)|more and more|less and less|spik(?:e|es|ed|ing)|peak(?:s|ed)?|at its highest',
);
export const ORDER = anyOf(
  'before|after|afterwards|first|then|earlier|later|followed by|preceded(?: by)?|precedes|previously|subsequently|since|began|begun|recently|yesterday|ago|started',
);
export const COMPARISON = anyOf(
  '(?:higher|lower|larger|smaller|bigger|greater|fewer|less|more|faster|slower|longer|shorter|worse|better|busier|hotter) than',
  'exceeds?|exceeded|exceeding|above|below|beyond|outweighs?|dominates?|dominated|highest|lowest|largest|smallest|biggest|busiest|hottest|slowest|fastest|the most|the least',
);
export const TOTAL = anyOf(
  'totals?|in total|altogether|taken together|combined|sum|average|on average|mean|median|shares? of|(?:a|the|this|its) share|fraction|portion|proportion|ratio',
);
export const NOW = anyOf(
  'now|currently|at the moment|right now|at present|presently|today|this (?:second|minute|moment)',
);

/** R12: metrics that our code derived from several readings carry one of these words. */
export const DERIVED = {
  trend: anyOf(
    'growth|grow\\w*|delta|change|changes|trend|rise|increase|decrease|drift|leak|per hour|peak|max|maximum|difference|vs|versus',
  ),
  order: anyOf('since|started|start|first seen|began|age|uptime|changed|order|before|after'),
  comparison: anyOf(
    'ratio|vs|versus|difference|delta|share|rank|excess|over|largest|top|self|total|limit|saturation',
  ),
  total: anyOf('total|sum|share|average|avg|mean|median|ratio|fraction|cumulative'),
};

/** R13 */
export const CAUSAL_BACKWARD = anyOf(
  'because(?: of)?|due to|caused by|driven by|owing to|triggered by|thanks to|explained by|blamed? on|results? from|resulting from|stems? from|comes from',
);
export const CAUSAL_FORWARD = anyOf(
  'causes?|caused|causing|leads? to|led to|leading to|results? in|resulted in|resulting in|triggers?|triggered|explains?|explained|is why|makes?|made|forces?|forced|is responsible for|is to blame',
);
export const CAUSAL_NOUN = anyOf(
  'root cause|the cause|the culprit|culprit|therefore|hence|consequently|as a (?:result|consequence)|to blame|at fault|guilty|responsible for',
);

/** R14: what a sentence of ours may not tell anybody to do. Verbs count where somebody is told to. */
export const TOLD =
  /(?:^|[.:;!?,]\s+(?:then |and |so |just |simply )?|\b(?:should|must|try|consider|recommend\w*|suggest\w*|helps?|by|just|simply|please|better|best|is to|you (?:can|could|may|might|must|need to|want to))\s+(?:[\p{L}-]+\s+){0,2}?)(?:kill|reboot|restart|power-cycle|shut ?down|(?:stop|terminat|end)(?:e|ing)? (?=the |it\b|its )|unmount|remount|renice|downgrade|uninstall)(?:ing)?(?![\p{L}\p{N}_-])/iu;
/** And these in any form: they do harm, or they are commands. */
export const HARMFUL = anyOf(
  'pkill|killall|kill -\\S+|drop(?:ping|s)? (?:the )?(?:page |file )?caches?|drop_caches|sudo|rm -\\S+|dd if|mkfs|swapoff',
  'sysctl -w|systemctl (?:stop|restart|kill|disable|mask|isolate|reboot)|iptables -\\S+|nft (?:add|delete|flush)',
  '(?:disabl(?:e|ing)|turn(?:ing)? off|switch(?:ing)? off|stop using) (?:the )?(?:fsync|firewall|selinux|apparmor|swap|oom killer|journal(?:ing|ling)?|barriers?|checksums?|logging|audit\\w*|watchdog|authentication|tls)',
  '(?:delet(?:e|ing)|remov(?:e|ing)|eras(?:e|ing)|wip(?:e|ing)|purg(?:e|ing)|truncat(?:e|ing)) (?:the |old |all )*(?:\\w+ )?(?:files?|logs?|data|director(?:y|ies)|volumes?|tables?|snapshots?|backups?|journals?)',
);
/** Advice in a claim of another kind: what to do is told by known remedies. */
export const ADVISING = anyOf(
  'should|recommend(?:s|ed)?|please|consider|you (?:can|could|may|must|need)|it is (?:best|better|advisable)|make sure|i would|we would',
);

/** R7: names of tools that are no other word, and those that are, where a sentence uses them as a source. */
export const TOOLS =
  /(?<![\w-])(uptime|dmesg|vmstat|mpstat|pidstat|iostat|sar|htop|atop|iotop|netstat|nstat|ethtool|slabtop|numastat|lsof|strace|ltrace|tcpdump|bpftrace|perf|gdb|jstack|jcmd|pprof|valgrind|journalctl|systemctl|docker|kubectl|nload|iftop|dstat|collectl)(?![\w-])/gi;
export const AMBIGUOUS_TOOLS =
  /(?:according to|as shown by|shown by|shown in|reported by|output of|says|per) (?:the )?(free|top|ps|ss|df|du|ip|tc|date|time)(?![\w-])/gi;

/** R5: programs that everybody knows; one that no cited fact is about was made up or misplaced. */
export const PROGRAMS = anyOf(
  'postgres(?:ql)?|mysqld?|mariadbd?|mongod?|redis(?:-server)?|memcached|elasticsearch|opensearch|cassandra|kafka|zookeeper|rabbitmq|etcd|clickhouse',
  'nginx|apache2?|httpd|haproxy|envoy|traefik|caddy|varnish|squid|tomcat|jetty|gunicorn|uwsgi|unicorn|puma|sidekiq|celery|php-fpm',
  'dockerd|containerd|kubelet|kube-proxy|systemd(?:-\\w+)?|journald|rsyslogd?|sshd|cron|crond|ntpd|chronyd|rsync|logrotate|kswapd|ksoftirqd|kworker|jbd2|fluentd|filebeat|logstash|prometheus|grafana|telegraf|clamd|clamav|auditd|ansible|puppet|chef|jenkins|gitlab|qemu|libvirtd|ffmpeg',
);
/** Names of processes, devices and threads that are ordinary words: they count as names only where they are cited. */
export function isOrdinary(name: string): boolean {
  return name
    .toLowerCase()
    .split(/[\s/_-]+/)
    .every(word => ORDINARY.has(word));
}
const ORDINARY = new Set(
  'user system kernel memory disk disks cpu cpus total read write reads writes load sleep time top free watch test main init idle swap cache network host root other unknown all core cores thread threads process queue log logs data web app server worker agent monitor manager service client master node self none java file files table page pages heap stack lock locks socket sockets connection pool events event device devices mount clock profile samples run'.split(
    ' ',
  ),
);
