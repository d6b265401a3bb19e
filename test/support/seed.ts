/** Properties run from one seed, so that a red test is red again; FC_SEED tries another one. */
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env['FC_SEED'] ?? 20_261_125) });
