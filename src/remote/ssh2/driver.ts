/** The one file that imports ssh2; its types and what is taken of it. */
import ssh2 from 'ssh2';

export const { BaseAgent, Client, createAgent, utils } = ssh2;
export type { AnyAuthMethod, ClientChannel, ConnectConfig, ParsedKey } from 'ssh2';
export type Connection = InstanceType<typeof Client>;
export type Agent = InstanceType<typeof BaseAgent>;
