import { judgeDays } from './judgedDays.ts';

judgeDays(501, 500);
