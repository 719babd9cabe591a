"""The servers that are measured beside ours: echo, or http. Prints the port, and ends when its input does."""

import os
import sys
import threading

from gevent import socket
from gevent.pywsgi import WSGIServer
from gevent.server import StreamServer

BUFFER = 2048
BACKLOG = 4096


def echo(connection, address):
    try:
        while data := connection.recv(BUFFER):
            connection.sendall(data)
    except OSError:
        pass  # the client's reset


def hello(environment, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "13")])
    return [b"Hello, world!"]


def end_with_input():
    sys.stdin.buffer.read()
    os._exit(0)


threading.Thread(target=end_with_input, daemon=True).start()
listener = StreamServer.get_listener(("127.0.0.1", 0), BACKLOG, socket.AF_INET)
# Connections inherit it. pywsgi writes head and body apart, and would wait for the client's delayed acknowledgement.
listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
print(listener.getsockname()[1], flush=True)
if sys.argv[1] == "http":
    WSGIServer(listener, hello, log=None).serve_forever()
else:
    StreamServer(listener, echo).serve_forever()
