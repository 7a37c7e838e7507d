#!/usr/bin/env python3
"""A web server on a free port of loopback, for scripts/check/schedule.

In the given folder it writes its port to the file `port`, and the content type and the last posted body to the file
`body`.
"""
import http.server
import os
import sys


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with open(sys.argv[1] + "/body", "wb") as file:
            file.write(self.headers["Content-Type"].encode() + b"\n" + body)
        self.send_response(204)
        self.end_headers()


server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
with open(sys.argv[1] + "/port.tmp", "w") as file:
    file.write(str(server.server_port))
os.rename(sys.argv[1] + "/port.tmp", sys.argv[1] + "/port")
server.serve_forever()
