/** The words beside the sub-commands, for help alone: each is loaded by itself when it is typed. */
export const words: readonly { readonly name: string; readonly summary: string }[] = [
  { name: 'policy', summary: 'judge command lines from stdin' },
  { name: 'read TOOL', summary: "read one tool's output from stdin into rows" },
  { name: 'profile FILE…', summary: 'inspect and convert profiles' },
  { name: 'doctor [HOST]', summary: 'what is missing on this machine or a host' },
  { name: 'audit verify', summary: 'check the audit chain' },
  { name: 'guard', summary: "print the host's guard" },
  { name: 'export RUN', summary: "print a run's report as JSON" },
];
