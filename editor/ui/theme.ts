// Mantine's theme: one accent (petrol, which lies between teal and blue, so that nobody takes it for "succeeded"),
// small radii, text of 13 to 14 pixels and hardly any shadow. The colours themselves are in tokens.css.
import { createTheme, type CSSVariablesResolver } from '@mantine/core';
import type {
  ActionIcon,
  Anchor,
  Badge,
  Button,
  Menu,
  Modal,
  Notification,
  PasswordInput,
  Popover,
  SegmentedControl,
  Select,
  Skeleton,
  Switch,
  Table,
  Textarea,
  TextInput,
  Tooltip,
} from '@mantine/core';

import { TEXTS } from './texts.ts';

/** What `extend` of a component takes. Calling it would bring every component here into the first load of every page. */
type Of<Component extends { extend: (input: never) => unknown }> = Parameters<Component['extend']>[0];

export const theme = createTheme({
  primaryColor: 'petrol',
  // Places in the list of shades below, counted from 0.
  primaryShade: { light: 7, dark: 6 },
  colors: {
    petrol: [
      '#e8f5f7',
      '#cfe9ed',
      '#a3d6de',
      '#74c2cd',
      '#4cb0be',
      '#2d9aaa',
      '#0f7a8c',
      '#0b6878',
      '#09586a',
      '#06434f',
    ],
  },
  fontFamily: 'var(--sb-font)',
  fontFamilyMonospace: 'var(--sb-mono)',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.4' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '3px', sm: '4px', md: '5px', lg: '8px', xl: '12px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '20px', lineHeight: '28px' },
      h2: { fontSize: '16px', lineHeight: '24px' },
      h3: { fontSize: '14px', lineHeight: '20px' },
    },
  },
  shadows: {
    xs: 'none',
    sm: 'none',
    md: 'var(--sb-overlay-shadow)',
    lg: 'var(--sb-overlay-shadow)',
    xl: 'var(--sb-overlay-shadow)',
  },
  components: {
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } } satisfies Of<typeof ActionIcon>,
    Anchor: { defaultProps: { fz: 'inherit' } } satisfies Of<typeof Anchor>,
    Badge: {
      defaultProps: { radius: 'sm' },
      styles: { root: { textTransform: 'none', fontWeight: 500 } },
    } satisfies Of<typeof Badge>,
    Button: { defaultProps: { size: 'sm' }, styles: { root: { fontWeight: 500 } } } satisfies Of<typeof Button>,
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': TEXTS.close } } } satisfies Of<
      typeof Notification
    >,
    // The first item takes the focus: a placeholder that does is no child that a menu may have.
    Menu: {
      defaultProps: {
        shadow: 'md',
        position: 'bottom-end',
        transitionProps: { duration: 80 },
        withInitialFocusPlaceholder: false,
        portalProps: { target: '#menus' },
      },
    } satisfies Of<typeof Menu>,
    Modal: {
      defaultProps: {
        closeButtonProps: { 'aria-label': TEXTS.close },
        centered: true,
        transitionProps: { duration: 120, transition: 'fade' },
        overlayProps: { backgroundOpacity: 0.4 },
      },
      styles: { title: { fontWeight: 600, fontSize: '16px' } },
    } satisfies Of<typeof Modal>,
    PasswordInput: { defaultProps: { size: 'sm' } } satisfies Of<typeof PasswordInput>,
    Popover: { defaultProps: { shadow: 'md', transitionProps: { duration: 80 } } } satisfies Of<typeof Popover>,
    SegmentedControl: { defaultProps: { size: 'xs' } } satisfies Of<typeof SegmentedControl>,
    Select: { defaultProps: { size: 'sm', checkIconPosition: 'right' } } satisfies Of<typeof Select>,
    Skeleton: { defaultProps: { radius: 'sm' } } satisfies Of<typeof Skeleton>,
    Switch: { defaultProps: { size: 'sm' } } satisfies Of<typeof Switch>,
    Table: { defaultProps: { verticalSpacing: 10, horizontalSpacing: 12 } } satisfies Of<typeof Table>,
    Textarea: { defaultProps: { size: 'sm' } } satisfies Of<typeof Textarea>,
    TextInput: { defaultProps: { size: 'sm' } } satisfies Of<typeof TextInput>,
    Tooltip: { defaultProps: { openDelay: 300, transitionProps: { duration: 80 }, multiline: true } } satisfies Of<
      typeof Tooltip
    >,
  },
});

/** Mantine's variables, each with the token that it stands for. The tokens know the scheme by themselves. */
const shared = {
  '--mantine-color-body': 'var(--sb-surface)',
  '--mantine-color-text': 'var(--sb-text)',
  '--mantine-color-bright': 'var(--sb-text)',
  '--mantine-color-dimmed': 'var(--sb-text-3)',
  '--mantine-color-placeholder': 'var(--sb-text-3)',
  '--mantine-color-anchor': 'var(--sb-accent-text)',
  '--mantine-color-default': 'var(--sb-surface)',
  '--mantine-color-default-hover': 'var(--sb-hover)',
  '--mantine-color-default-color': 'var(--sb-text)',
  '--mantine-color-default-border': 'var(--sb-border)',
  '--mantine-color-disabled': 'var(--sb-sunken)',
  '--mantine-color-disabled-color': 'var(--sb-text-3)',
  '--mantine-color-disabled-border': 'var(--sb-border)',
  '--mantine-color-error': 'var(--sb-failed)',
  '--mantine-color-petrol-filled': 'var(--sb-accent)',
  '--mantine-color-petrol-filled-hover': 'var(--sb-accent-hover)',
  '--mantine-color-petrol-light': 'var(--sb-accent-soft)',
  '--mantine-color-petrol-light-hover': 'var(--sb-accent-soft)',
  '--mantine-color-petrol-light-color': 'var(--sb-accent-text)',
  '--mantine-color-petrol-outline': 'var(--sb-accent-text)',
  '--mantine-color-gray-light-color': 'var(--sb-text-2)',
  '--mantine-color-gray-light-hover': 'var(--sb-hover)',
  '--mantine-color-red-light-color': 'var(--sb-failed)',
  '--mantine-color-red-light': 'var(--sb-failed-soft)',
  '--mantine-color-red-light-hover': 'var(--sb-failed-soft)',
  // Mantine takes the red of menu items from this shade.
  '--mantine-color-red-6': 'var(--sb-failed)',
  '--mantine-color-red-filled': '#b3261e',
  '--mantine-color-red-filled-hover': '#97201a',
};

/** Gives Mantine our tokens, by the same names in both schemes. */
export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: shared, dark: shared });
