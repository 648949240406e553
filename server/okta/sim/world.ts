// Everything that one simulated org consists of, as its calls see it.
import type { AuthState } from './auth/state.ts';
import type { Deliveries } from './hooks/deliveries.ts';
import type { Outbound } from './hooks/outbound.ts';
import type { SystemLog } from './log/system-log.ts';
import type { SimOrg } from './org/model.ts';
import type { Random } from './random.ts';
import type { RateLimits } from './wire/rate-limits.ts';
import type { Trouble } from './wire/trouble.ts';

export interface World {
  /** Origin, without a slash at the end. */
  url: string;
  org: SimOrg;
  random: Random;
  /** The org's clock, in milliseconds since the epoch; trouble may set it ahead or back. */
  now(): number;
  iso(): string;
  log: SystemLog;
  auth: AuthState;
  limits: RateLimits;
  trouble: Trouble;
  deliveries: Deliveries;
  outbound: Outbound;
}
