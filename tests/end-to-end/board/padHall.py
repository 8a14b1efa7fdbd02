"""The pads around the emulated board, and the program that reads them.

padHall.py SCENARIO CONFIG OUTBOX COMMAND...

Plays one scenario of pads against an agent (COMMAND is `hallwatch`), and prints what it did as lines of
`HALL {json}`: every key it pressed, with the device that must have told it, and what it saw. In the end it
prints the readings of OUTBOX; `dump` does only that.
"""
import json
import os
import re
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import threading
import time

UHID_DESTROY, UHID_OUTPUT, UHID_CREATE2, UHID_INPUT2 = 1, 6, 11, 12
# Vendor-defined: 8 bytes in (report 1) and 1 byte out (report 2); then a second collection, which makes
# the listing of HID devices name this one twice.
VENDOR_PAD = bytes.fromhex('0600ff0901a1018501090115 0026ff00750895088102 8502090295019102c0'
                           '0903a1018503090395018102c0'.replace(' ', ''))
KEYBOARD = bytes.fromhex('05010906a101050719e029e71500250175019508810295017508810195067508'
                         '150025650507190029658100c0')
KEYBOARD_USAGES = {5: 0x22, 4: 0x21, 3: 0x20, 2: 0x1f, 1: 0x1e, 'pause': 0x13, 'other': 0x28}
USB = 'usb-0000:01:00.0-'
PATIENCE_SECONDS = 90


def tell(**facts):
    print('HALL ' + json.dumps(facts), flush=True)


class Pad:
    """A device that the kernel believes to be on USB."""

    def __init__(self, port, serial, product, descriptor):
        self.outputs = []
        self.file = os.open('/dev/uhid', os.O_RDWR)
        create = struct.pack('<I128s64s64sHHIIII', UHID_CREATE2, b'Rating Pad', (USB + port).encode(),
                             serial.encode(), len(descriptor), 3, 0x1a86, product, 1, 0)
        os.write(self.file, create + descriptor.ljust(4096, b'\0'))
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        try:
            while True:
                event = os.read(self.file, 4380)
                if struct.unpack_from('<I', event)[0] == UHID_OUTPUT:
                    size, = struct.unpack_from('<H', event, 4 + 4096)
                    self.outputs.append(event[4:4 + size].hex())
        except OSError:
            pass

    def report(self, data):
        os.write(self.file, struct.pack('<IH', UHID_INPUT2, len(data)) + data.ljust(4096, b'\0'))

    def unplug(self):
        # Closing alone is not enough while the other thread reads.
        os.write(self.file, struct.pack('<I', UHID_DESTROY))
        os.close(self.file)


class VendorPad(Pad):
    def __init__(self, port, serial='SAME'):
        super().__init__(port, serial, 0xe010, VENDOR_PAD)

    def down(self, key):
        self.report(bytes([1, key] + [0] * 7))

    def press(self, key):
        for value in (key, key, 0):  # pressed, repeated as while it is held, released
            self.down(value)


class Keyboard(Pad):
    def __init__(self, port):
        super().__init__(port, '', 0xe011, KEYBOARD)

    def press(self, key, hold=0.0):
        self.report(bytes([0, 0, KEYBOARD_USAGES[key]] + [0] * 5))
        time.sleep(hold)
        self.report(bytes(8))

    def event_file(self):
        for name in os.listdir('/sys/class/input'):
            file = f'/sys/class/input/{name}/device/id/product'
            if name.startswith('event') and open(file).read().strip() == 'e011':
                return f'/dev/input/{name}'


class Agent:
    def __init__(self, hall):
        self.log = ''
        command = [*hall.command, 'agent', '--config', hall.config]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        for line in self.process.stderr:
            self.log += line

    def wait_for(self, pattern, times=1):
        end = time.monotonic() + PATIENCE_SECONDS
        while len(re.findall(pattern, self.log)) < times:
            if time.monotonic() > end or self.process.poll() is not None:
                print(self.log, flush=True)
                sys.exit(f'no {pattern} x {times}')
            time.sleep(0.05)

    def reading(self, device, times):
        self.wait_for(f'"device":"{device}".*The pad is being read', times)

    def readers(self):
        """Processes that read pads; whose they are does not matter."""
        found = []
        for pid in filter(str.isdigit, os.listdir('/proc')):
            try:
                words = open(f'/proc/{pid}/cmdline').read().split('\0')
            except OSError:
                continue
            if any(re.search(r'/readerEntry\.m?js$', word) for word in words):
                found.append(int(pid))
        return found


def press(device, pad, key, **how):
    tell(press=key, device=device)
    pad.press(key, **how)
    time.sleep(0.3)


class Hall:
    def __init__(self, config, outbox, command):
        self.outbox, self.command = outbox, command
        # The folder of the tests cannot be written to from here.
        self.config = '/run/tmp/agent.yaml'
        shutil.copy(config, self.config)

    def run(self, *words):
        return subprocess.Popen([*self.command, *words], stdout=subprocess.PIPE, text=True)


def pair(hall):
    """Somebody pairs the pad at port 1.2 among others, by pressing what the guide asks for."""
    pad, other = VendorPad('1.2', 'PAD1'), VendorPad('1.3', 'PAD2')
    listed = json.loads(hall.run('pad', 'list', '--json').communicate()[0])
    tell(listed=[[one['kind'], one['usbPort'], one['trouble']] for one in listed['pads']])
    guide = hall.run('pad', 'pair', '--json', '-c', hall.config, '--device', 'w1-pad', '--levels', '5,3,1')
    count = 0
    for line in guide.stdout:
        said = json.loads(line)
        count += 1
        if said['event'] in ('which', 'press'):
            time.sleep(0.5)
            key = int(said.get('key', 1))
            for value in (key, key, 0):
                pad.report(bytes([1, value, count] + [0] * 6))
        if said['event'] == 'written':
            tell(paired=said['settings'])
    tell(pairing=guide.wait())
    pad.unplug()
    other.unplug()


def swap(agent):
    """Two pads that differ in nothing but their ports and serials change places."""
    right, left = VendorPad('1.3', 'PAD2'), VendorPad('1.2', 'PAD1')
    agent.reading('w1-pad', 1)
    agent.reading('w2-pad', 1)
    press('w1-pad', left, 5)
    press('w2-pad', right, 1)
    left.unplug()
    right.unplug()
    agent.wait_for('"device":"w.-pad".*not read any more', 2)
    left, right = VendorPad('1.2', 'PAD2'), VendorPad('1.3', 'PAD1')
    agent.reading('w1-pad', 2)
    agent.reading('w2-pad', 2)
    press('w1-pad', left, 3)
    press('w2-pad', right, 2)
    time.sleep(1)
    tell(feedback=left.outputs)
    return left, right


def unplug_while_pressed(agent, pad):
    tell(press=3, device='w1-pad', atUnplugging=True)
    pad.down(3)
    pad.unplug()
    agent.wait_for('"device":"w1-pad".*not read any more', 2)
    pad = VendorPad('1.2', 'PAD2')
    agent.reading('w1-pad', 3)
    press('w1-pad', pad, 3)
    return pad


def type_keys(agent, keyboard):
    file = os.open(keyboard.event_file(), os.O_RDONLY | os.O_NONBLOCK)
    agent.reading('w3-pad', 1)
    for key in (5, 1):
        press('w3-pad', keyboard, key)
    keyboard.press('other')
    press('w3-pad', keyboard, 'pause')
    press('w3-pad', keyboard, 2, hold=1.0)
    try:
        leaked = len(os.read(file, 4096))
    except BlockingIOError:
        leaked = 0
    tell(leaked=leaked)
    keyboard.unplug()
    agent.wait_for('"device":"w3-pad".*not read any more')
    keyboard = Keyboard('1.4')
    agent.reading('w3-pad', 2)
    press('w3-pad', keyboard, 4)


def crash_reader(agent, left, right):
    """Presses go on while the reader dies; what is pressed then may be lost, but not without a word."""
    before, = agent.readers()
    os.kill(before, signal.SIGSEGV)
    for _ in range(3):
        left.press(1)
        time.sleep(0.05)
    agent.reading('w1-pad', 4)
    agent.reading('w2-pad', 3)
    agent.reading('w3-pad', 3)
    after, = agent.readers()
    tell(crashed=before, started=after)
    press('w1-pad', left, 5)
    press('w2-pad', right, 5)


def stop_stubborn_reader(agent):
    """A reader that hangs is noticed, killed and replaced."""
    before, = agent.readers()
    os.kill(before, signal.SIGSTOP)
    agent.reading('w1-pad', 5)
    agent.wait_for('no answer to ping')
    tell(hung=before, started=agent.readers())


def end_agent(agent, how):
    agent.process.send_signal(how)
    code = agent.process.wait(30)
    end = time.monotonic() + 10
    while agent.readers() and time.monotonic() < end:
        time.sleep(0.1)
    tell(exit=code, orphans=agent.readers())


def play_pads(hall):
    keyboard = Keyboard('1.4')
    pair(hall)
    agent = Agent(hall)
    left, right = swap(agent)
    left = unplug_while_pressed(agent, left)
    type_keys(agent, keyboard)
    crash_reader(agent, left, right)
    stop_stubborn_reader(agent)
    press('w1-pad', left, 3)
    during = hall.run('pad', 'pair', '-c', hall.config)
    tell(whileRunning=during.wait())
    end_agent(agent, signal.SIGTERM)
    agent = Agent(hall)
    agent.reading('w1-pad', 1)
    end_agent(agent, signal.SIGKILL)


def play_until_cut(hall):
    """Presses until somebody pulls the plug; tells a press when the pad has shown its feedback."""
    pad = VendorPad('1.2')
    agent = Agent(hall)
    agent.reading('w1-pad', 1)
    shown = 0
    while True:
        pad.press(shown % 5 + 1)
        while len(pad.outputs) == shown:
            time.sleep(0.005)
        shown += 1
        tell(shown=shown)
        time.sleep(0.3)  # no faster than somebody presses


def dump(outbox):
    rows = sqlite3.connect(outbox).execute('SELECT sequence, text FROM reading ORDER BY sequence')
    for sequence, text in rows:
        print('READING ' + json.dumps({'sequence': sequence, 'reading': json.loads(text)}), flush=True)


scenario, config, outbox, *command = sys.argv[1:]
if scenario == 'pads':
    play_pads(Hall(config, outbox, command))
if scenario == 'cut':
    play_until_cut(Hall(config, outbox, command))
dump(outbox)
