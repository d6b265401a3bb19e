/** The policy room: one judge, its rights, its site file, and the tables made from the same data. */
export type { Access, ApprovalRequest } from './access.ts';
export { createPolicy, type PolicyOptions, type SitePolicy } from './judge.ts';
export { loadSite, readSite, type Site } from './site.ts';
export { policyTable, toolSchema } from './table.ts';
