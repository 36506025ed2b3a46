"""The state of a long run on disk.

A checkpoint is written beside the old one, which is kept under another name, and takes its place in
one step: whenever the process is killed, and if one of the two is damaged, the other is there. It
holds size and digest of the table of cycles at that moment: what was appended later is cut off on
resuming, and computed again from the state.
"""

import hashlib
import json
import os
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np

from porousalloy.experiments.files.single_file import replace_file
from porousalloy.experiments.results.folder import CHECKPOINT
from porousalloy.experiments.solving.simulator import State
from porousalloy.parameters.errors import InputError

PREVIOUS = "checkpoint-before.txt"


class Checkpoint(NamedTuple):
    """Where a run stands.

    Attributes
    ----------
    state : State or None
        State at the end of the last finished cycle; None before the first.
    table_size : int
        Size of the table of cycles [bytes].
    identity : Mapping of str to str, float, int or None
        What the run was made with, by name; see :func:`check_same`.
    table_digest : str
        SHA-256 of the table of cycles.
    run_id : str
        Number of the run, which no two runs share.
    """

    state: State | None
    table_size: int
    identity: Mapping[str, object]
    table_digest: str = ""
    run_id: str = ""

    @property
    def cycles(self) -> int:
        """Number of finished cycles."""
        return 0 if self.state is None else self.state.cycles


def write_checkpoint(folder: Path, checkpoint: Checkpoint) -> None:
    """Replace the checkpoint of a folder: JSON, which keeps every digit, and its digest.

    The one before is kept for the case that this one is damaged.
    """
    state = checkpoint.state
    if state is not None:
        state = state._asdict() | {"values": state.values.tolist()}
    content = json.dumps(checkpoint._asdict() | {"state": state}).encode()
    lines = content + b"\n" + _digest(content) + b"\n"
    replace_file(folder / CHECKPOINT, lines, keep=folder / PREVIOUS)


def read_checkpoint(folder: Path) -> Checkpoint:
    """Checkpoint of a folder; the one before it if it is damaged, with a warning.

    Raises
    ------
    InputError
        If there is none, or none that is whole.
    """
    checkpoint, found = None, False
    for name in (CHECKPOINT, PREVIOUS):
        content = _read(folder / name)
        checkpoint = None if content is None else _checkpoint(content)
        if checkpoint is not None:
            break
        found = found or content is not None
    if checkpoint is None and not found:
        raise InputError(
            f"'{folder}' holds no {CHECKPOINT} to resume from; start the run without resume, or "
            "give the folder of one that was started."
        )
    if checkpoint is None:
        raise InputError(
            f"'{folder / CHECKPOINT}' is damaged, and there is none before it; start again in "
            "another folder."
        )
    if found:
        warnings.warn(
            f"'{folder / CHECKPOINT}' is damaged; the run goes on from the one before it, after "
            f"cycle {checkpoint.cycles}.",
            stacklevel=2,
        )
    return checkpoint


def restore_checkpoint(folder: Path) -> None:
    """Put the checkpoint before in the place of a damaged one, so that a whole one is kept."""
    content = _read(folder / CHECKPOINT)
    before = _read(folder / PREVIOUS)
    if (content is None or _checkpoint(content) is None) and before is not None:
        replace_file(folder / CHECKPOINT, before)


def _read(path: Path) -> bytes | None:
    """Content of a file; None if there is none."""
    if not os.path.lexists(path):
        return None
    try:
        return path.read_bytes() if path.is_file() else b""
    except OSError as error:
        raise InputError(
            f"'{path}' cannot be read ({error.strerror or error}); make it readable."
        ) from error


def _checkpoint(content: bytes) -> Checkpoint | None:
    """Checkpoint of the content of its file; None if anything of it was changed."""
    lines = content.split(b"\n")
    if len(lines) != 3 or lines[1:] != [_digest(lines[0]), b""]:
        return None
    fields = json.loads(lines[0])
    state = fields["state"]
    if state is not None:
        state = State(**state | {"values": np.array(state["values"])})
    return Checkpoint(**fields | {"state": state})


def check_same(folder: Path, then: Mapping[str, object], now: Mapping[str, object]) -> None:
    """Refuse to resume a run with anything but what it was started with.

    Parameters
    ----------
    folder : pathlib.Path
        Where the run is, for the message.
    then, now : Mapping
        What the run was started with and what it would go on with.

    Raises
    ------
    InputError
        If anything differs; the message names the first difference.
    """
    # through JSON, so that numbers compare as they were written
    now = json.loads(json.dumps(dict(now)))
    for name in {**now, **then}:
        before, after = then.get(name), now.get(name)
        if before != after:
            raise InputError(
                f"The run in '{folder}' was started with {name} {_shown(before)}, not "
                f"{_shown(after)}; resume it with what it was started with, or give another folder."
            )


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()


def _shown(value: object) -> str:
    return "not given" if value is None else str(value)
