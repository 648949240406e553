// S3: how much of what steps give a run keeps.

/** Outputs up to here are kept whole for later steps; past it the step fails. In characters of JSON, roughly. */
export const OUTPUT_LIMIT = 5 * 1024 * 1024;
