"""A small driver of headless Chromium over its DevTools protocol, for the scripts that test pages and take screenshots.

    with Browser() as browser:
        page = browser.page(width=1280, height=800)
        page.open("file:///tmp/report.html")
        page.evaluate("document.title")

It communicates with the browser through a pipe: no port is opened, no package is needed, and the browser ends with its
pipe. Each page has its own profile. `page.problems` collects console errors, uncaught exceptions and violations of the
content security policy; `page.requests` collects the address of each request. Every wait is for a condition and has a
timeout.
"""
import base64
import contextlib
import fcntl
import json
import os
import select
import shutil
import signal
import subprocess
import tempfile
import time

from checks import PATIENCE

# Nothing that the browser does by itself.
OPTIONS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--mute-audio",
    "--no-first-run", "--no-default-browser-check", "--disable-background-networking", "--disable-component-update",
    "--disable-default-apps", "--disable-extensions", "--disable-sync", "--metrics-recording-only",
    "--force-color-profile=srgb", "--font-render-hinting=none", "--disable-features=Translate,MediaRouter",
]
KEYS = {"Escape": 27, "Tab": 9, "Enter": 13, "ArrowLeft": 37, "ArrowRight": 39, "ArrowUp": 38, "ArrowDown": 40}


class BrowserError(Exception):
    """The browser cannot be started, or does not respond as expected."""


class Browser:
    """One process of Chromium."""

    def __init__(self, executable=None):
        executable = executable or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        if executable is None:
            raise BrowserError("chromium not found in PATH: install Debian's package chromium")
        self._profile = tempfile.mkdtemp(prefix="browser-")
        theirs_in, self._output = _high_pipe()
        self._input, theirs_out = _high_pipe()
        # The browser reads from descriptor 3 and writes to 4.
        self._process = subprocess.Popen(
            ["bash", "-c", 'exec "${@:3}" 3<&"$1" 4>&"$2"', "bash", str(theirs_in), str(theirs_out), executable,
             *OPTIONS, f"--user-data-dir={self._profile}", "--remote-debugging-pipe", "about:blank"],
            pass_fds=(theirs_in, theirs_out), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True)
        os.close(theirs_in)
        os.close(theirs_out)
        self._buffer = b""
        self._number = 0
        self._replies = {}
        self._pages = {}
        try:
            self.version = self.send("Browser.getVersion")["product"]
        except BaseException:
            self.close()
            raise

    def page(self, **settings):
        """A new page in a profile of its own; the settings are those of `Page.view`."""
        context = self.send("Target.createBrowserContext", disposeOnDetach=True)["browserContextId"]
        target = self.send("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
        session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = Page(self, session, target, context)
        self._pages[session] = page
        page.start()
        page.view(**settings)
        return page

    def post(self, method, session=None, **parameters):
        """Sends a command; its number."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        try:
            while data:
                data = data[os.write(self._output, data):]
        except BrokenPipeError:
            raise BrowserError("the browser has ended") from None
        return self._number

    def send(self, method, session=None, bound=PATIENCE, **parameters):
        """Sends a command and waits for its reply."""
        number = self.post(method, session, **parameters)
        end = time.monotonic() + bound
        while number not in self._replies:
            if time.monotonic() > end:
                raise BrowserError(f"no reply to {method} within {bound} s")
            self.pump(end - time.monotonic())
        reply = self._replies.pop(number)
        if "error" in reply:
            raise BrowserError(f"{method}: {reply['error'].get('message')}")
        return reply["result"]

    def pump(self, seconds):
        """Reads the browser's messages for at most this time; returns after the first one."""
        ready, _, _ = select.select([self._input], [], [], max(0, seconds))
        if not ready:
            return
        data = os.read(self._input, 1 << 20)
        if not data:
            raise BrowserError("the browser has ended")
        *messages, self._buffer = (self._buffer + data).split(b"\0")
        for text in messages:
            message = json.loads(text)
            if "id" in message:
                self._replies[message["id"]] = message
            else:
                page = self._pages.get(message.get("sessionId"))
                if page:
                    page.heard(message["method"], message["params"])

    def forget(self, session):
        self._pages.pop(session, None)

    def close(self):
        """Ends the browser: it is asked, and then its processes, which are a group of their own, are killed."""
        with contextlib.suppress(BrowserError, OSError):
            if self._process.poll() is None:
                self.send("Browser.close", bound=5)
        for descriptor in (self._output, self._input):
            with contextlib.suppress(OSError):
                os.close(descriptor)
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        shutil.rmtree(self._profile, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Page:
    """One page of the browser."""

    def __init__(self, browser, session, target, context):
        self._browser = browser
        self._session = session
        self._target = target
        self._context = context
        self._events = []
        self._media = {"media": "", "scheme": "light"}
        self.problems = []
        self.requests = []
        self.statuses = {}

    def send(self, method, bound=PATIENCE, **parameters):
        return self._browser.send(method, self._session, bound, **parameters)

    def start(self):
        for domain in ("Page", "Runtime", "Log", "Network", "Audits"):
            self.send(f"{domain}.enable")
        self.send("Page.setLifecycleEventsEnabled", enabled=True)

    def heard(self, method, parameters):
        """An event of the page."""
        if method == "Network.requestWillBeSent":
            self.requests.append(parameters["request"]["url"])
        elif method == "Network.responseReceived":
            self.statuses[parameters["response"]["url"]] = parameters["response"]["status"]
        elif method == "Network.webSocketCreated":
            self.requests.append(parameters["url"])
        elif method == "Runtime.consoleAPICalled" and parameters["type"] in ("error", "warning", "assert"):
            said = " ".join(str(each.get("value", each.get("description", ""))) for each in parameters["args"])
            self.problems.append(f"console: {said}")
        elif method == "Runtime.exceptionThrown":
            details = parameters["exceptionDetails"]
            self.problems.append("exception: " + details.get("exception", {}).get("description", details["text"]))
        elif method == "Log.entryAdded" and parameters["entry"]["level"] in ("error", "warning"):
            entry = parameters["entry"]
            self.problems.append(f"log: {entry['text']} {entry.get('url', '')}".rstrip())
        elif method == "Audits.issueAdded" and parameters["issue"]["code"] == "ContentSecurityPolicyIssue":
            self.problems.append(f"content security policy: {json.dumps(parameters['issue']['details'])}")
        elif method == "Page.lifecycleEvent":
            self._events.append((parameters["name"], parameters.get("loaderId")))
        elif method == "Page.javascriptDialogOpening":
            self.problems.append(f"dialog: {parameters['message']}")
            # Not waited for: this is called while another reply is.
            self._browser.post("Page.handleJavaScriptDialog", self._session, accept=False)

    # What the page is seen with

    def view(self, width=1280, height=800, scale=1, mobile=False, scheme="light", scripts=True):
        """The size of the window, what a pixel is, a telephone or not, light or dark, with or without scripts."""
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=mobile)
        self.send("Emulation.setTouchEmulationEnabled", enabled=mobile)
        self.send("Emulation.setScriptExecutionDisabled", value=not scripts)
        self._media["scheme"] = scheme
        self._set_media()

    def media(self, media):
        """`print`, `screen`, or an empty text for the default."""
        self._media["media"] = media
        self._set_media()

    def _set_media(self):
        # Without movements: what is looked at is where it belongs.
        self.send("Emulation.setEmulatedMedia", media=self._media["media"], features=[
            {"name": "prefers-color-scheme", "value": self._media["scheme"]},
            {"name": "prefers-reduced-motion", "value": "reduce"}])

    # Going somewhere

    def open(self, address, bound=PATIENCE):
        """Goes to an address and waits until it is loaded."""
        self._events.clear()
        result = self.send("Page.navigate", url=address, bound=bound)
        if "errorText" in result:
            raise BrowserError(f"{address}: {result['errorText']}")
        loader = result.get("loaderId")
        self.wait_loaded(loader, bound)

    def wait_loaded(self, loader=None, bound=PATIENCE):
        self._until(lambda: any(name == "load" and loader in (None, each) for name, each in self._events), bound,
                    "the page to be loaded")

    def following(self, action, bound=PATIENCE):
        """Does something that leads to another page, and waits until that is loaded."""
        self._events.clear()
        action()
        self.wait_loaded(None, bound)

    def header(self, name, value):
        """A header of each request of this page."""
        self.send("Network.setExtraHTTPHeaders", headers={name: value})

    def _until(self, condition, bound, what):
        end = time.monotonic() + bound
        while not condition():
            left = end - time.monotonic()
            if left <= 0:
                raise BrowserError(f"waited {bound} s for {what}")
            self._browser.pump(min(left, 0.1))

    # Asking the page

    def evaluate(self, expression, bound=PATIENCE):
        """The value of an expression; a promise is waited for."""
        result = self.send("Runtime.evaluate", bound=bound, expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            details = result["exceptionDetails"]
            raise BrowserError(details.get("exception", {}).get("description", details["text"]) + f" in {expression}")
        return result["result"].get("value")

    def wait(self, expression, bound=PATIENCE):
        """Waits until an expression is true, and returns its value."""
        found = []

        def holds():
            found[:] = [self.evaluate(expression)]
            return bool(found[0])
        self._until(holds, bound, expression)
        return found[0]

    def box(self, selector, index=0):
        """Where an element is in the window, after scrolling to it: x, y, width, height."""
        # What follows the pointer knows of a scroll once a frame was drawn.
        box = self.evaluate(f"""(async () => {{
          const element = document.querySelectorAll({json.dumps(selector)})[{index}];
          if (!element) return null;
          const before = element.getBoundingClientRect().y;
          element.scrollIntoView({{block: "center", behavior: "instant"}});
          if (element.getBoundingClientRect().y !== before) {{
            await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)));
          }}
          const box = element.getBoundingClientRect();
          return [box.x, box.y, box.width, box.height];
        }})()""")
        if box is None:
            raise BrowserError(f"{selector} not found")
        return box

    # Pointer and keys

    def mouse(self, kind, x, y, pressed=False):
        button = "left" if kind != "mouseMoved" or pressed else "none"
        self.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, button=button,
                  buttons=1 if pressed or kind == "mousePressed" else 0, clickCount=0 if kind == "mouseMoved" else 1)

    def move(self, x, y):
        self.mouse("mouseMoved", x, y)

    def click(self, selector, index=0):
        x, y, width, height = self.box(selector, index)
        x, y = x + width / 2, y + height / 2
        self.move(x, y)
        self.mouse("mousePressed", x, y)
        self.mouse("mouseReleased", x, y)

    def drag(self, from_x, from_y, to_x, to_y, steps=8):
        self.move(from_x, from_y)
        self.mouse("mousePressed", from_x, from_y)
        for step in range(1, steps + 1):
            share = step / steps
            self.mouse("mouseMoved", from_x + (to_x - from_x) * share, from_y + (to_y - from_y) * share, pressed=True)
        self.mouse("mouseReleased", to_x, to_y)

    def key(self, name):
        for kind in ("rawKeyDown", "keyUp"):
            self.send("Input.dispatchKeyEvent", type=kind, key=name, code=name, windowsVirtualKeyCode=KEYS[name])
        if name == "Enter":
            self.send("Input.dispatchKeyEvent", type="char", text="\r", key=name, code=name)

    def type(self, text):
        self.send("Input.insertText", text=text)

    # Pictures

    def picture(self, path, full=True, most=8000):
        """A screenshot of the whole page down to a maximum height, or of the window."""
        parameters = {"format": "png", "captureBeyondViewport": full, "optimizeForSpeed": False}
        if full:
            size = self.send("Page.getLayoutMetrics")["cssContentSize"]
            parameters["clip"] = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], most), "scale": 1}
        data = base64.b64decode(self.send("Page.captureScreenshot", bound=60, **parameters)["data"])
        with open(path, "wb") as file:
            file.write(data)

    def close(self):
        with contextlib.suppress(BrowserError):
            self._browser.send("Target.closeTarget", targetId=self._target)
            self._browser.send("Target.disposeBrowserContext", browserContextId=self._context)
        self._browser.forget(self._session)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def _high_pipe():
    """A pipe whose descriptors are above 9, because the browser uses lower ones."""
    ends = []
    for end in os.pipe():
        ends.append(fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10))
        os.close(end)
    return ends
