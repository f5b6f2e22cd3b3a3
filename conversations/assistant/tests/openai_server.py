"""A local server that speaks POST /chat/completions as strictly as the provider does.

Requests are checked: bearer key, the published contract (where its file is at hand), what strict
mode demands of schemas, and that every tool call is answered. What is wrong gets the provider's
400 and is kept in `wrong`, which a test should find empty. Answers follow a script.
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any

import jsonschema

CONTRACT = Path(__file__).resolve().parents[4] / "shared" / "contracts" / "openai.json"
KEY = "sk-test-0123456789abcdef"
_NAMED = ("service", "staff", "date", "time", "party_name", "party_size")
_REFUSED_KEYWORDS = {"default", "minLength", "maxLength", "allOf", "not", "if"}
_ids = count(1)


@dataclass
class Reply:
    """One scripted answer; `hold` delays it until the event is set, `drip` sends it a byte at a
    time (which must end too, so it stops after a few hundred)."""

    status: int
    body: Any
    hold: threading.Event | None = None
    drip: threading.Event | None = None
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def raw(self) -> bytes:
        text = self.body if isinstance(self.body, str) else json.dumps(self.body)
        return text.encode()


# A step of the script: an answer, or a function of the request that makes one.
Step = Reply | Callable[[dict[str, Any]], Reply]


def completion(message: dict[str, Any], *, finish: str = "stop", usage: bool = True) -> Reply:
    """A 200 with one choice."""
    body: dict[str, Any] = {
        "id": f"chatcmpl-{next(_ids)}",
        "object": "chat.completion",
        "created": 1_780_000_000,
        "model": "gpt-test",
        "choices": [
            {
                "index": 0,
                "finish_reason": finish,
                "logprobs": None,
                "message": {"role": "assistant", "refusal": None, **message},
            }
        ],
    }
    if usage:
        body["usage"] = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
    return Reply(200, body)


def says(content: str | None) -> Reply:
    """Plain content, such as nonsense."""
    return completion({"content": content})


def answers(reply: str, **changes: Any) -> Reply:
    """A last word that fits the schema, unless `changes` make it not."""
    word = {
        "reply": reply,
        "options": [],
        "intent": "other",
        "confidence": 0.9,
        "entities": dict.fromkeys(_NAMED),
        "ready_to_book": False,
        "contact_name": None,
        "handoff": None,
    }
    return says(json.dumps(word | changes))


def calls(tool: str, arguments: dict[str, Any] | str | None = None) -> Reply:
    """A wish to call one tool."""
    return calls_all((tool, {} if arguments is None else arguments))


def calls_all(*wishes: tuple[str, dict[str, Any] | str]) -> Reply:
    """A wish to call several tools at once."""
    tool_calls = [
        {
            "id": f"call_{next(_ids)}",
            "type": "function",
            "function": {
                "name": tool,
                "arguments": given if isinstance(given, str) else json.dumps(given),
            },
        }
        for tool, given in wishes
    ]
    return completion({"content": None, "tool_calls": tool_calls}, finish="tool_calls")


def heard(text: str) -> Reply:
    """What a recording says."""
    usage = {"type": "tokens", "input_tokens": 30, "output_tokens": 8, "total_tokens": 38}
    return Reply(200, {"text": text, "usage": usage})


def fails(
    status: int,
    code: str | None = None,
    kind: str = "server_error",
    headers: dict[str, str] | None = None,
) -> Reply:
    """The provider's error envelope. Its message quotes the key, as the real one does."""
    message = f"Something about key {KEY}"
    error = {"message": message, "type": kind, "param": None, "code": code}
    return Reply(status, {"error": error}, headers=headers or {})


def results(request: dict[str, Any]) -> list[Any]:
    """What the tools have answered so far, as a model would read it."""
    return [
        _parsed(message["content"]) for message in request["messages"] if message["role"] == "tool"
    ]


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


@dataclass
class OpenAIServer:
    """Answers from the script, its last step forever; keeps requests and what was wrong."""

    steps: list[Step]
    requests: list[dict[str, Any]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def answer(self, path: str, key: str, raw: bytes, kind: str = "") -> Reply:
        """The reply to one request."""
        if path not in ("/v1/chat/completions", "/v1/audio/transcriptions"):
            return fails(404, None, "invalid_request_error")
        if key != f"Bearer {KEY}":
            return fails(401, "invalid_api_key", "invalid_request_error")
        spoken = path.endswith("/transcriptions")
        request = form_of(raw, kind) if spoken else json.loads(raw)
        self.requests.append(request)
        if found := list(_of_a_recording(request) if spoken else complaints(request)):
            self.wrong += found
            return fails(400, None, "invalid_request_error")
        step = self.steps.pop(0) if len(self.steps) > 1 else self.steps[0]
        return step if isinstance(step, Reply) else step(request)


def form_of(raw: bytes, kind: str) -> dict[str, Any]:
    """The fields of a multipart form; files as bytes."""
    head = f"Content-Type: {kind}\r\n\r\n".encode()
    parts = message_from_bytes(head + raw, policy=HTTP).iter_parts()
    return {
        str(part.get_param("name", header="content-disposition")): part.get_payload(decode=True)
        if part.get_filename()
        else part.get_payload(decode=True).decode()
        for part in parts
    }


def _of_a_recording(request: dict[str, Any]) -> Iterator[str]:
    """The fields that the provider's reference names, and no others."""
    known = {"file", "model", "language", "prompt", "response_format", "temperature"}
    for name in request.keys() - known:
        yield f"{name}: no such field"
    for name in {"file", "model"} - request.keys():
        yield f"{name}: missing"
    if not isinstance(request.get("file"), bytes):
        yield "file: not a file"


def complaints(request: dict[str, Any]) -> Iterator[str]:
    """What the provider would not accept."""
    yield from _against_contract(request)
    for tool in request.get("tools", []):
        function = tool["function"]
        if not function.get("strict"):
            yield f"{function['name']} is not strict"
        yield from _not_strict(function["parameters"], function["name"])
    wanted = request.get("response_format", {}).get("json_schema", {})
    yield from _not_strict(wanted.get("schema", {}), "response_format")
    yield from _unanswered(request["messages"])


def _against_contract(request: dict[str, Any]) -> Iterator[str]:
    if not CONTRACT.is_file():
        return
    document = json.loads(CONTRACT.read_text())
    schema = document | {"$ref": "#/components/schemas/CreateChatCompletionRequest"}
    for error in jsonschema.Draft202012Validator(schema).iter_errors(request):
        yield f"{list(error.absolute_path)}: {error.message[:200]}"


def _not_strict(schema: Any, where: str) -> Iterator[str]:
    """Strict mode: closed objects, every property required, no keyword that it refuses."""
    if isinstance(schema, list):
        for item in schema:
            yield from _not_strict(item, where)
    if not isinstance(schema, dict):
        return
    if schema.get("type") == "object":
        properties = schema.get("properties", {})
        if schema.get("additionalProperties") is not False:
            yield f"{where}: an object is open"
        if sorted(schema.get("required", [])) != sorted(properties):
            yield f"{where}: not every property is required"
        for name, inner in properties.items():
            yield from _not_strict(inner, f"{where}.{name}")
        return
    if refused := _REFUSED_KEYWORDS & schema.keys():
        yield f"{where}: {sorted(refused)}"
    for inner in schema.values():
        yield from _not_strict(inner, where)


def _unanswered(messages: list[dict[str, Any]]) -> Iterator[str]:
    """Tool messages must follow the calls that they answer, all of them, at once."""
    open_calls: list[str] = []
    for message in messages:
        if message["role"] == "tool":
            if message["tool_call_id"] not in open_calls:
                yield "a tool message answers no call"
                continue
            open_calls.remove(message["tool_call_id"])
            continue
        if open_calls:
            yield "a tool call was not answered"
        open_calls = [call["id"] for call in message.get("tool_calls", [])]
    if open_calls:
        yield "a tool call was not answered"


def _handler(server: OpenAIServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            kind = self.headers.get("Content-Type", "")
            reply = server.answer(self.path, self.headers.get("Authorization", ""), raw, kind)
            if reply.hold:
                reply.hold.wait(10)
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(reply.raw)))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self._write(reply)

        def _write(self, reply: Reply) -> None:
            if reply.drip is None:
                self.wfile.write(reply.raw)
                return
            for byte in reply.raw:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                reply.drip.wait(0.02)

        def handle(self) -> None:
            """A client that has given up is part of the game."""
            try:
                super().handle()
            except ConnectionError:
                self.close_connection = True

        def finish(self) -> None:
            try:
                super().finish()
            except ConnectionError:
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            """Tests need no access log."""

    return Handler


@contextmanager
def openai_server(*steps: Step) -> Iterator[OpenAIServer]:
    """Serve on a free loopback port for the block."""
    script = OpenAIServer(list(steps))
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(script))
    server.daemon_threads = True
    script.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield script
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
