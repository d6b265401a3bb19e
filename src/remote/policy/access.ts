/**
 * Who may run what from where, and who may approve. Without rules in `policy.yml`: everybody in a channel with the
 * bot may run read-only commands on every host, any member but the requester may approve, outsiders may nothing.
 */
import type { Tier } from '../../core/grammar.ts';
import type { Origin, Person } from '../../core/ports.ts';
import type { AccessRule, ApproverRule, Site } from './site.ts';

/** What is to be approved: judged again when the button is pressed, never taken from the button. */
export interface ApprovalRequest {
  readonly host: string;
  /** The re-quoted line that would run. */
  readonly line: string;
  readonly requester: Person;
  readonly channel: string;
}

/** Each answers null for yes, else why not and what to do. */
export interface Access {
  mayRun(origin: Origin, host: string, tier: Tier): string | null;
  /** The caller has made sure that the person is a member of the request's channel. */
  mayApprove(person: Person, request: ApprovalRequest): string | null;
}

/** By name, without the `@`: groups and tags of the inventory. */
export type HostGroups = Readonly<Record<string, readonly string[]>>;

export function createAccess(site: Site | null, groups: HostGroups): Access {
  return {
    mayRun(origin, host, tier) {
      const { person, channel } = origin;
      if (person.outsider) return OUTSIDER;
      if (!site?.access) return null;
      const allowed = site.access.some(
        rule => ruleFits(rule, person, channel, host, groups) && rule.tiers.includes(tier),
      );
      return allowed ? null : deniedRun(site.access, origin, host, tier, groups);
    },
    mayApprove(person, request) {
      if (person.outsider) return OUTSIDER;
      // At a terminal the one who asks is the one who is there: the tty is the confirmation.
      const own = person.id === request.requester.id && request.channel !== 'terminal';
      if (own) return 'You asked for this command: another member of the channel has to approve it.';
      if (!site?.approvers) return null;
      const rules = site.approvers.filter(rule => covers(rule.hosts, request.host, groups));
      if (rules.some(rule => covers(rule.channels, request.channel, {}) && isOneOf(rule, person)))
        return null;
      const names = [...new Set(rules.flatMap(rule => rule.people.map(({ name }) => name)))];
      return names.length > 0
        ? `On ${request.host} commands are approved by ${names.join(', ')}: ask one of them to press the button.`
        : `policy.yml names nobody who may approve commands on ${request.host}: an admin can add an approver.`;
    },
  };
}

const OUTSIDER =
  'Guests and people of other organisations may not run or approve commands: ask a member of this workspace.';

function ruleFits(
  rule: AccessRule,
  person: Person,
  channel: string,
  host: string,
  groups: HostGroups,
): boolean {
  return isOneOf(rule, person) && covers(rule.channels, channel, {}) && covers(rule.hosts, host, groups);
}

/** Ids alone are compared: a display name is its owner's to change. `people` of the file gives ids names. */
function isOneOf(rule: AccessRule | ApproverRule, person: Person): boolean {
  return rule.people.some(({ id }) => id === '*' || id === person.id);
}

function covers(patterns: readonly string[], name: string, groups: HostGroups): boolean {
  return patterns.some(pattern => {
    if (pattern.startsWith('@')) {
      return Object.hasOwn(groups, pattern.slice(1)) && (groups[pattern.slice(1)] ?? []).includes(name);
    }
    return globMatches(pattern, name);
  });
}

/** `*` stands for any letters; the parts between the stars are looked for in turn, so it is linear. */
function globMatches(pattern: string, name: string): boolean {
  const parts = pattern.split('*');
  if (parts.length === 1) return pattern === name;
  const first = parts[0]!;
  const last = parts.at(-1)!;
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length)
    return false;
  let from = first.length;
  for (const part of parts.slice(1, -1)) {
    const at = name.indexOf(part, from);
    if (at < 0 || at + part.length > name.length - last.length) return false;
    from = at + part.length;
  }
  return true;
}

/** Says which part of the rules does not fit, from the person outwards. */
function deniedRun(
  rules: readonly AccessRule[],
  origin: Origin,
  host: string,
  tier: Tier,
  groups: HostGroups,
): string {
  const { person, channel } = origin;
  const own = rules.filter(rule => isOneOf(rule, person));
  if (own.length === 0)
    return `${person.name} may run nothing here by policy.yml: an admin can add a rule under access.`;
  const here = own.filter(rule => covers(rule.channels, channel, {}));
  if (here.length === 0) {
    const places = [...new Set(own.flatMap(rule => rule.channels))].join(', ');
    return `${person.name} may not run commands from this channel by policy.yml: use ${places}.`;
  }
  const there = here.filter(rule => covers(rule.hosts, host, groups));
  if (there.length === 0) {
    const hosts = [...new Set(here.flatMap(rule => rule.hosts))].join(', ');
    return `${person.name} may not run commands on ${host} by policy.yml: the rules name ${hosts}.`;
  }
  return `${person.name} may not ask for ${tier === 'intrusive' ? 'intrusive' : 'read-only'} commands on ${host} by policy.yml.`;
}
