"""The state of a long run on disk, and files that are replaced whole or not at all.

A checkpoint is written beside the old one and takes its place in one step, so that whenever the
process is killed one of the two is there. It holds the size of the table of cycles at that moment:
what was appended later is cut off on resuming, and computed again from the state.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np

from porousalloy.experiments.solving.simulator import State
from porousalloy.parameters.errors import InputError

CHECKPOINT = "checkpoint.txt"


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
    """

    state: State | None
    table_size: int
    identity: Mapping[str, object]

    @property
    def cycles(self) -> int:
        """Number of finished cycles."""
        return 0 if self.state is None else self.state.cycles


def write_checkpoint(folder: Path, checkpoint: Checkpoint) -> None:
    """Replace the checkpoint of a folder: JSON, which keeps every digit, and its digest."""
    state = checkpoint.state
    if state is not None:
        state = state._asdict() | {"values": state.values.tolist()}
    content = json.dumps(checkpoint._asdict() | {"state": state}).encode()
    replace_file(folder / CHECKPOINT, content + b"\n" + _digest(content) + b"\n")


def read_checkpoint(folder: Path) -> Checkpoint:
    """Checkpoint of a folder.

    Raises
    ------
    InputError
        If there is none or it is damaged.
    """
    path = folder / CHECKPOINT
    try:
        lines = path.read_bytes().split(b"\n")
    except (FileNotFoundError, NotADirectoryError):
        raise InputError(
            f"'{folder}' holds no {CHECKPOINT} to resume from; start the run without resume, or "
            "give the folder of one that was started."
        ) from None
    except OSError as error:
        raise InputError(
            f"'{path}' cannot be read ({error.strerror or error}); make it readable."
        ) from error
    if len(lines) != 3 or lines[1:] != [_digest(lines[0]), b""]:
        raise InputError(f"'{path}' is damaged; start again in another folder.")
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


def replace_file(path: Path, content: bytes) -> None:
    """Write a file so that it is either the old one or all of the new one."""
    temporary = path.with_name(f".{path.name}.tmp")
    with open(temporary, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()


def _shown(value: object) -> str:
    return "not given" if value is None else str(value)
