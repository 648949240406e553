// How long events took to come, kept as counts of buckets that grow by a tenth: a percentile is right within a
// twentieth, whatever the number of events, and a day has less than two hundred buckets.

const GROWTH = Math.log(1.1);

/**
 * The bucket that a delay falls into: 0 for none, and one more for each tenth that the delay is longer.
 * @param ms milliseconds; a negative delay, as clocks that differ give it, counts as none
 */
export function delayBucket(ms: number): number {
  return ms <= 0 ? 0 : Math.round(Math.log(ms + 1) / GROWTH);
}

/** The delay that stands for a bucket, from its middle, in milliseconds. It is what percentiles are reported as. */
export function bucketDelay(bucket: number): number {
  return Math.round(Math.exp(bucket * GROWTH) - 1);
}
