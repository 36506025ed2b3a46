"""A digest of a file inside the file itself: what was changed is seen wherever it was copied to."""

import hashlib

#: What stands in the place of the digest while it is computed.
BLANK = b"0" * 64


def sealed(content: bytes, marker: bytes) -> bytes:
    """Content with the SHA-256 of itself.

    Parameters
    ----------
    content : bytes
        Content of a file, with :data:`BLANK` behind the marker.
    marker : bytes
        What stands before the digest.

    Returns
    -------
    bytes
        Content with the digest, in hexadecimal digits, in place of the blank.
    """
    place = content.index(marker + BLANK) + len(marker)
    return _filled(content, place, hashlib.sha256(content).hexdigest().encode())


def has_seal(content: bytes, marker: bytes) -> bool:
    """Whether a content has a digest and nothing of it was changed since.

    Parameters
    ----------
    content : bytes
        Content of a file.
    marker : bytes
        What stands before the digest.
    """
    place = content.find(marker) + len(marker)
    if place < len(marker):
        return False
    digest = content[place : place + len(BLANK)]
    return digest == hashlib.sha256(_filled(content, place, BLANK)).hexdigest().encode()


def _filled(content: bytes, place: int, digest: bytes) -> bytes:
    return content[:place] + digest + content[place + len(BLANK) :]
