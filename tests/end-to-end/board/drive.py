"""The hall around the emulated board: its GPIO lines, its rating pad, and the program that watches them.

drive.py PORT SEAT CONTACT COMMAND...

Puts somebody on the seat, closes the contact, plugs the pad in and starts COMMAND. Then it does what it
is told over one TCP connection, a line each, and answers every act with a JSON line of the board's own
times, so that the test can compare what happened with what the collector stored:

    pull LINE 0|1 · press KEY · unplug · plug · date SECONDS · vouch

`date` moves the wall clock as `date -s` does; `vouch` says to the kernel what a time daemon says to it:
that the clock is right, to 100 ms.

When the connection ends it sends COMMAND a SIGTERM, waits for it and exits with its status.
"""
import ctypes
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import time

UHID_CREATE2, UHID_INPUT2 = 11, 12
# One vendor-defined 8-byte input report with report id 1.
DESCRIPTOR = bytes.fromhex('0600ff0901a10185010901150026ff00750895088102c0')
# Longer than the debounce of a line, also on a machine that is ten times too slow.
REST_SECONDS = 1.5
pad = None


def pull(line, level):
    with open(f"{os.environ['BOARD_LINES']}/sim_gpio{line}/pull", 'w') as file:
        file.write('pull-up' if level == '1' else 'pull-down')


def plug():
    global pad
    pad = os.open('/dev/uhid', os.O_RDWR)
    create = struct.pack('<I128s64s64sHHIIII', UHID_CREATE2, b'Rating Pad', b'usb-1.2', b'PAD0001',
                         len(DESCRIPTOR), 3, 0x1a86, 0xe010, 1, 0)
    os.write(pad, create + DESCRIPTOR.ljust(4096, b'\0'))


def unplug():
    os.close(pad)


def press(key):
    for value in (int(key), int(key), 0):  # pressed, repeated as while it is held, released
        report = bytes([1, value] + [0] * 7)
        os.write(pad, struct.pack('<IH', UHID_INPUT2, len(report)) + report.ljust(4096, b'\0'))


def date(seconds):
    subprocess.run(['date', '--set', f'@{time.time() + float(seconds):.3f}'], check=True)


class Timex(ctypes.Structure):
    _fields_ = [('modes', ctypes.c_uint), ('offset', ctypes.c_long), ('freq', ctypes.c_long),
                ('maxerror', ctypes.c_long), ('esterror', ctypes.c_long), ('status', ctypes.c_int),
                ('rest', ctypes.c_char * 400)]


def vouch():
    adj_maxerror, adj_status, sta_pll = 0x4, 0x10, 0x1
    timex = Timex(modes=adj_maxerror | adj_status, maxerror=100_000, status=sta_pll)
    if ctypes.CDLL(None).adjtimex(ctypes.byref(timex)) < 0:
        raise OSError('adjtimex failed')


ACTS = {'date': date, 'vouch': vouch, 'pull': pull, 'plug': plug, 'unplug': unplug, 'press': press}
port, seat, contact, *command = sys.argv[1:]
pull(seat, '1')
pull(contact, '1')
plug()
program = subprocess.Popen(command)
with socket.create_server(('0.0.0.0', int(port))) as server:
    print('the hall listens', flush=True)
    connection, _ = server.accept()
with connection, connection.makefile('rw') as lines:
    for line in lines:
        act, *details = line.split()
        times = {'monotonicMs': time.monotonic_ns() // 1_000_000, 'wallMs': time.time_ns() // 1_000_000}
        ACTS[act](*details)
        print(json.dumps({'act': act, 'details': details, **times}), file=lines, flush=True)
        time.sleep(REST_SECONDS)
program.send_signal(signal.SIGTERM)
sys.exit(program.wait())
