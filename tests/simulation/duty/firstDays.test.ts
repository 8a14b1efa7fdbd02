import { judgeDays } from './judgedDays.ts';

// A thousand days in two files, so that two workers share them.
judgeDays(1, 500);
