/** The smallest site that a collector starts with: one window, nobody on duty, one agent's seat sensor. */
export function aSmallSite(options: { readonly agent: string }): object {
  const seat = { id: 'seat-1', agent: options.agent, kind: 'seat' };
  const window = { id: 'window-1', number: '1', name: 'window', devices: [seat] };
  const hall = { id: 'hall', name: 'hall', area: 'county', timeZone: 'Asia/Shanghai' };
  return {
    name: 'a small site',
    hours: {},
    areas: [{ id: 'county', name: 'county', level: 'county' }],
    halls: [{ ...hall, windows: [window] }],
  };
}
