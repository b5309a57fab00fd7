"""A signed update for a stick: ``SHA256SUMS`` over the files of a folder, and its Ed25519 signature."""

from pathlib import Path

from installer.manifest import digest_of
from installer.tools import own_python, run

SUMS, SIGNATURE = "SHA256SUMS", "SHA256SUMS.sig"
"""As ``dutydesk cli check-bundle`` reads them (app/services/security/update_bundle.py)."""
SIGN = """
import base64, sys
from pathlib import Path
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
key = load_pem_private_key(Path(sys.argv[1]).read_bytes(), None)
listed, signature = Path(sys.argv[2]), Path(sys.argv[3])
signature.write_bytes(base64.b64encode(key.sign(listed.read_bytes())) + b"\\n")
print(base64.b64encode(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode())
"""


def write_sums(folder: Path) -> list[str]:
    """The list names every file of the folder, as sha256sum would; the names."""
    files = [path for path in sorted(folder.iterdir()) if path.is_file() and path.name not in {SUMS, SIGNATURE}]
    text = "".join(f"{digest_of(path)}  {path.name}\n" for path in files)
    (folder / SUMS).write_text(text, encoding="utf-8", newline="\n")
    return [path.name for path in files]


def sign(folder: Path, key: Path, cache: Path) -> str:
    """The list is signed with a private key (PEM, ``openssl genpkey -algorithm ed25519``); its public key in base64."""
    return run([own_python(cache), "-c", SIGN, key, folder / SUMS, folder / SIGNATURE]).strip()
