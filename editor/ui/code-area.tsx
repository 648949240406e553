// A text area for JSON and other text that machines read: its letters have one width, and it grows with what is in
// it.
import { Textarea, type TextareaProps } from '@mantine/core';

const STYLES = { input: { fontFamily: 'var(--sb-mono)', fontSize: 12 } };

export function CodeArea(props: TextareaProps) {
  return <Textarea autosize styles={STYLES} {...props} />;
}
