"""A passkey in software: what a browser with its authenticator answers, from fido2's types."""

import json
import os
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

FLAGS = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


@dataclass
class SoftKey:
    """One credential, used on pages of `origin`."""

    origin: str = "https://estilo.front-desk.example"
    user_handle: str = ""
    identity: bytes = field(default_factory=lambda: os.urandom(32))
    secret: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        """The answer to `navigator.credentials.create`."""
        asked = options["publicKey"]
        self.user_handle = asked["user"]["id"]
        public = ES256.from_cryptography_key(self.secret.public_key())
        data = AuthenticatorData.create(
            sha256(asked["rp"]["id"].encode()).digest(),
            FLAGS | AuthenticatorData.FLAG.AT,
            0,
            AttestedCredentialData.create(b"\0" * 16, self.identity, public),
        )
        return self._told(
            {
                "clientDataJSON": self._client("webauthn.create", asked["challenge"]),
                "attestationObject": bytes(AttestationObject.create("none", data, {})),
            }
        )

    def get(self, options: dict[str, Any], *, relying_party: str = "") -> dict[str, Any]:
        """The answer to `navigator.credentials.get`."""
        asked = options["publicKey"]
        rp_id = relying_party or asked["rpId"]
        data = bytes(AuthenticatorData.create(sha256(rp_id.encode()).digest(), FLAGS, 1))
        client = self._client("webauthn.get", asked["challenge"])
        signed = self.secret.sign(data + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        answer = self._told(
            {"clientDataJSON": client, "authenticatorData": data, "signature": signed}
        )
        answer["response"]["userHandle"] = self.user_handle
        return answer

    def _client(self, kind: str, challenge: str) -> bytes:
        told = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(told).encode()

    def _told(self, response: dict[str, bytes]) -> dict[str, Any]:
        name = websafe_encode(self.identity)
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "clientExtensionResults": {"credProps": {"rk": True}},
            "response": {key: websafe_encode(value) for key, value in response.items()},
        }
