import { ID_PATTERN } from '../../../protocol/ids.ts';
import type { DeclareReading } from '../../../protocol/reading.ts';
import { DECLARED_ACTIONS } from '../serialPad/padKeys.ts';

/**
 * The messages between a rating pad and its server: JSON objects `{code, state, msg, data}`.
 * 40000, 40001, 40002, 50000 and 50100 are as a maker publishes them (the manual "评价器" of xtuo,
 * chapter 通讯协议); that manual lets the citizen rate on a web page, so a press never crosses its
 * WebSocket. 50101 and 50102 are this product's own: see README.md beside this file.
 */
export const PAD_CODES = {
  heartbeat: 40000,
  login: 40001,
  malformed: 40002,
  unknown: 50000,
  openPage: 50100,
  rating: 50101,
  declare: 50102,
} as const;

/** What a pad says. */
export type PadMessage =
  | { readonly kind: 'login'; readonly workNo: string; readonly key: string }
  | { readonly kind: 'heartbeat' }
  | {
      readonly kind: 'rating';
      readonly level: number;
      readonly ticket: string | null;
      /** The pad's own id of the press, unique for ever; null when it has none. */
      readonly id: string | null;
    }
  | {
      readonly kind: 'declare';
      readonly action: DeclareReading['action'];
      readonly id: string | null;
    }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'malformed' };

/** A longer message is refused before it is read: a rating has some hundred bytes. */
export const PAD_MESSAGE_BYTES_MAX = 4096;

const WORK_NO = /^[A-Za-z0-9_-]{1,40}$/;
const PRESS_ID = /^[A-Za-z0-9-]{8,64}$/;
const TICKET = new RegExp(ID_PATTERN);
const KEY_LENGTH_MAX = 200;

const MALFORMED: PadMessage = { kind: 'malformed' };

/** Reads one message of a pad; whatever comes, it is one of the kinds. */
export function readPadMessage(text: string): PadMessage {
  if (text.length > PAD_MESSAGE_BYTES_MAX) return MALFORMED;
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return MALFORMED;
  }
  const { code, data } = fieldsOf(message);
  switch (code) {
    case PAD_CODES.heartbeat:
      // The pad's own clock, which nobody needs; some send it as a text.
      return { kind: 'heartbeat' };
    case PAD_CODES.login:
      return readLogin(fieldsOf(data));
    case PAD_CODES.rating:
      return readRating(fieldsOf(data));
    case PAD_CODES.declare:
      return readDeclare(fieldsOf(data));
    default:
      return typeof code === 'number' ? { kind: 'unknown' } : MALFORMED;
  }
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function readLogin({ work_no: workNo, key }: Fields): PadMessage {
  const isName = typeof workNo === 'string' && WORK_NO.test(workNo);
  const isKey = typeof key === 'string' && key.length <= KEY_LENGTH_MAX;
  return isName && isKey ? { kind: 'login', workNo, key } : MALFORMED;
}

function readRating({ level, ticket, id }: Fields): PadMessage {
  const isLevel = typeof level === 'number' && Number.isInteger(level) && level >= 1 && level <= 5;
  const pressId = readPressId(id);
  if (!isLevel || pressId === undefined) return MALFORMED;
  return { kind: 'rating', level, ticket: readTicket(ticket), id: pressId };
}

function readDeclare({ action, id }: Fields): PadMessage {
  const known = DECLARED_ACTIONS.find((one) => one === action);
  const pressId = readPressId(id);
  if (known === undefined || pressId === undefined) return MALFORMED;
  return { kind: 'declare', action: known, id: pressId };
}

/** The id, null without one, undefined for something that is none. */
function readPressId(id: unknown): string | null | undefined {
  if (id === undefined || id === null) return null;
  return typeof id === 'string' && PRESS_ID.test(id) ? id : undefined;
}

/** A ticket that cannot be one on the wire (`A-12` becomes `a-12`) is left out; the rating counts. */
function readTicket(ticket: unknown): string | null {
  const text = typeof ticket === 'number' ? String(ticket) : ticket;
  if (typeof text !== 'string') return null;
  const lower = text.trim().toLowerCase();
  return TICKET.test(lower) ? lower : null;
}

/** What the agent says to a pad. */
export interface AgentMessage {
  readonly code: number;
  /** 1: done, 0: not. */
  readonly state: 0 | 1;
  readonly msg: string;
  readonly data?: unknown;
}

export function encodeAgentMessage(message: AgentMessage): string {
  return JSON.stringify(message);
}

const failed = (code: number, msg: string): AgentMessage => ({ code, state: 0, msg });
const done = (code: number, msg: string, data?: unknown): AgentMessage => ({
  ...{ code, state: 1, msg },
  ...(data === undefined ? {} : { data }),
});

/** The agent's sentences; pads show some of them, so they are in the language of the maker's manual. */
export const AGENT_MESSAGES = {
  askForLogin: failed(PAD_CODES.login, '请发送工号'),
  loggedIn: done(PAD_CODES.login, '登录成功'),
  wrongKey: failed(PAD_CODES.login, '通讯密钥错误'),
  notLoggedIn: failed(PAD_CODES.login, '请先登录'),
  takenOver: failed(PAD_CODES.login, '该工号已在别处登录'),
  malformed: failed(PAD_CODES.malformed, '数据包格式错误'),
  unknown: failed(PAD_CODES.unknown, '未知指令'),
  heartbeat: (wallMs: number) => done(PAD_CODES.heartbeat, '收到', wallMs),
  openPage: (url: string) => done(PAD_CODES.openPage, '打开网址', url),
  stored: (code: number, id: string | null) => {
    return done(code, '已保存', id === null ? undefined : { id });
  },
  notStored: (code: number, id: string | null): AgentMessage => ({
    ...failed(code, '未保存,请重试'),
    ...(id === null ? {} : { data: { id } }),
  }),
} as const;
