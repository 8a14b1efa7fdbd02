"""Plays a morning at a window of the emulated board: drives GPIO lines, presses and unplugs a rating pad.

Prints one JSON line per act with the board's monotonic milliseconds, so that the test can compare what
happened with what the collector stored.
"""
import json
import os
import struct
import sys
import time

lines = os.environ['BOARD_LINES']
seat, contact, ready_path = sys.argv[1], sys.argv[2], sys.argv[3]
UHID_CREATE2, UHID_INPUT2 = 11, 12
# One vendor-defined 8-byte input report with report id 1.
DESCRIPTOR = bytes.fromhex('0600ff0901a10185010901150026ff00750895088102c0')


def say(act, **facts):
    print(json.dumps({'act': act, 'monotonicMs': time.monotonic_ns() // 1_000_000, **facts}), flush=True)


def pull(line, level):
    say('pull', line=line, level=level)
    with open(f'{lines}/sim_gpio{line}/pull', 'w') as file:
        file.write('pull-up' if level else 'pull-down')


def plug():
    pad = os.open('/dev/uhid', os.O_RDWR)
    create = struct.pack('<I128s64s64sHHIIII', UHID_CREATE2, b'Rating Pad', b'usb-1.2', b'PAD0001',
                         len(DESCRIPTOR), 3, 0x1a86, 0xe010, 1, 0)
    os.write(pad, create + DESCRIPTOR.ljust(4096, b'\0'))
    say('plug')
    return pad


def press(pad, key):
    say('press', key=key)
    for value in (key, 0):  # pressed, released
        os.write(pad, struct.pack('<IH', UHID_INPUT2, 9) + bytes([1, value] + [0] * 7).ljust(4096, b'\0'))
        time.sleep(0.1)


def unplug(pad):
    say('unplug')
    os.close(pad)


pull(seat, 1)
pull(contact, 1)
deadline = time.monotonic() + 120
while not os.path.exists(ready_path) and time.monotonic() < deadline:
    time.sleep(0.2)
say('agent-watches', ready=os.path.exists(ready_path))
pad = plug()
time.sleep(8)
for level in (0, 1, 0, 1, 0, 1):
    pull(seat, level)
    time.sleep(1.5)
pull(contact, 0)
time.sleep(2)
pull(contact, 1)
for key in (5, 4, 3, 2, 1):
    press(pad, key)
    time.sleep(0.4)
time.sleep(1)
unplug(pad)
time.sleep(11)
pad = plug()
time.sleep(8)
press(pad, 3)
time.sleep(1)
pull(seat, 0)  # the clerk leaves: longer than the policy of one minute
time.sleep(82)
pull(seat, 1)
time.sleep(34)  # back for longer than the clear delay, and two heartbeats
say('end')
