import { createContext, use } from 'react';
import { theme, type Theme } from './theme.ts';

export const ThemeContext = createContext<Theme>(theme('default'));

export const useTheme = (): Theme => use(ThemeContext);
