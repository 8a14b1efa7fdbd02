"""A real RTSP server (gst-rtsp-server of Debian) for tests, on loopback.

Usage: rtspServer.py PORT [none|basic|digest]

/video offers a test picture, /sound offers none. The account is "viewer" with "secret:1 pass".
Prints "ready" when it listens, and a line for every request of the kinds that it is told of.
"""

import sys

import gi

gi.require_version('Gst', '1.0')
gi.require_version('GstRtsp', '1.0')
gi.require_version('GstRtspServer', '1.0')
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402

NAME, PASSWORD = 'viewer', 'secret:1 pass'


def factory(launch):
    made = GstRtspServer.RTSPMediaFactory()
    made.set_launch(launch)
    made.set_shared(True)
    return made


def protect(server, made, method):
    auth = GstRtspServer.RTSPAuth()
    token = GstRtspServer.RTSPToken()
    token.set_string('media.factory.role', 'viewers')
    if method == 'basic':
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.BASIC)
        auth.add_basic(GstRtspServer.RTSPAuth.make_basic(NAME, PASSWORD), token)
    else:
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
        auth.add_digest(NAME, PASSWORD, token)
    server.set_auth(auth)
    for one in made:
        permissions = GstRtspServer.RTSPPermissions()
        permissions.add_permission_for_role('viewers', 'media.factory.access', True)
        permissions.add_permission_for_role('viewers', 'media.factory.construct', True)
        one.set_permissions(permissions)


def watch(client):
    for kind in ('options', 'describe', 'setup', 'play'):
        client.connect(f'{kind}-request', lambda _c, _x, name=kind: print(name, flush=True))


def main():
    port, method = sys.argv[1], (sys.argv[2:] or ['none'])[0]
    Gst.init(None)
    server = GstRtspServer.RTSPServer()
    server.set_address('127.0.0.1')
    server.set_service(port)
    video = factory('( videotestsrc is-live=true ! video/x-raw,format=I420,width=64,height=48,framerate=5/1 ! jpegenc ! rtpjpegpay name=pay0 )')
    sound = factory('( audiotestsrc is-live=true ! audioconvert ! audio/x-raw,format=S16BE,channels=1,rate=44100 ! rtpL16pay name=pay0 )')
    mounts = server.get_mount_points()
    mounts.add_factory('/video', video)
    mounts.add_factory('/sound', sound)
    if method != 'none':
        protect(server, [video, sound], method)
    server.connect('client-connected', lambda _server, client: watch(client))
    if server.attach(None) == 0:
        sys.exit('cannot listen')
    print('ready', flush=True)
    GLib.MainLoop().run()


main()
