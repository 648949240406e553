// How long events took to come, kept as counts of buckets that grow by a tenth: a percentile is right within a twentieth,
// whatever the number of events, and a day has less than two hundred buckets.

const GROWTH = Math.log(1.1);

/** @param ms less than none counts as none: clocks differ */
export function delayBucket(ms: number): number {
  return ms <= 0 ? 0 : Math.round(Math.log(ms + 1) / GROWTH);
}

/** A delay in the middle of the bucket, in milliseconds. */
export function bucketDelay(bucket: number): number {
  return Math.round(Math.exp(bucket * GROWTH) - 1);
}
