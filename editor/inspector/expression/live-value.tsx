// Shows below an input what its expressions give for the sample.
import { useDeferredValue, useMemo } from 'react';

import type { JsonObject, JsonValue } from '../../../shared/json.ts';
import { useNodeScope } from '../node-scope.ts';
import { evaluateSample, type Language } from './sample-value.ts';
import { TEXTS } from '../texts.ts';
import styles from './expression.module.css';

/** Characters of the value that are shown; the whole of it is told while the pointer rests on them. */
const LONGEST = 160;

interface LiveValueProps {
  text: string;
  language: Language;
  /** The schema of the input, by which the value is shown as it will arrive there. */
  schema?: JsonObject;
}

export function LiveValue({ text, language, schema }: LiveValueProps) {
  const { sample } = useNodeScope();
  const deferred = useDeferredValue(text);
  const result = useMemo(
    () => evaluateSample(deferred, language, sample, schema),
    [deferred, language, sample, schema],
  );
  if (deferred.trim() === '') return null;
  if ('error' in result)
    return (
      <p className={styles.live} data-live data-error="true" title={result.error}>
        {TEXTS.cannotEvaluate}
      </p>
    );
  return (
    <p className={styles.live} data-live aria-live="off">
      <span>{TEXTS.willBe}</span>
      <output title={shown(result.value)}>{shown(result.value).slice(0, LONGEST)}</output>
    </p>
  );
}

function shown(value: JsonValue): string {
  return typeof value === 'string' ? (value === '' ? '""' : value) : JSON.stringify(value);
}
