#!/usr/bin/env python3
"""A fake of the part of GitHub's REST API that scripts/ci/pull-request-comment uses, on loopback.

    performance-server.py FOLDER      writes its port to FOLDER/port, its requests to FOLDER/requests

Answers every request with 500 while FOLDER/broken exists. Runs until it is terminated.
"""
import http.server
import json
import os
import sys

folder = sys.argv[1]
comments = [{"id": 1, "user": {"login": "somebody"}, "body": "<!-- loadtest: performance -->\nnot ours", "html_url": "u/1"}]


class Handler(http.server.BaseHTTPRequestHandler):
    def answer(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle_request(self):
        length = int(self.headers.get("Content-Length") or 0)
        text = self.rfile.read(length).decode()
        with open(os.path.join(folder, "requests"), "a") as file:
            file.write(f"{self.command} {self.path} {self.headers.get('Authorization')}\n")
        if os.path.exists(os.path.join(folder, "broken")):
            return self.answer(500, {"message": "out of order"})
        if self.command == "GET":
            return self.answer(200, comments)
        body = json.loads(text)["body"]
        if self.command == "POST":
            number = len(comments) + 1
            comments.append({"id": number, "user": {"login": "github-actions[bot]"}, "body": body, "html_url": f"u/{number}"})
            return self.answer(201, comments[-1])
        number = int(self.path.rsplit("/", 1)[1])
        comments[number - 1]["body"] = body
        self.answer(200, comments[number - 1])

    do_GET = do_POST = do_PATCH = handle_request

    def log_message(self, *arguments):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
with open(os.path.join(folder, "port.new"), "w") as file:
    file.write(str(server.server_port))
os.rename(os.path.join(folder, "port.new"), os.path.join(folder, "port"))
server.serve_forever()
