"""Scalar graph of a CasADi function, with its numbers set apart from its structure.

Two models that differ in the values of parameters only have one structure, and share one binary:
the numbers are handed to it. A number that is part of the structure, such as the 2 of a square, is
none of a parameter's any more; and where a value makes terms vanish, the structure is another one.
"""

import hashlib
from functools import cached_property
from typing import Any

import casadi
import numpy as np

#: Numbers that stay in the structure: they come from the equations far more often than from values.
STRUCTURAL = (0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5, 3.0)


class ScalarGraph:
    """Instructions on scalars that a CasADi function consists of.

    Parameters
    ----------
    function : casadi.Function
        Function of any inputs with one output.

    Raises
    ------
    RuntimeError
        If the function has no scalar graph, as with interpolants of states.
    """

    def __init__(self, function):
        self.function = function.expand()
        count = self.function.n_instructions()
        self._ids = [self.function.instruction_id(i) for i in range(count)]
        if casadi.OP_CALL in self._ids:
            raise RuntimeError("a function that is called has no scalar graph")
        self._inputs = [self.function.instruction_input(i) for i in range(count)]
        self._outputs = [self.function.instruction_output(i) for i in range(count)]
        every = {
            i: self.function.instruction_constant(i)
            for i, operation in enumerate(self._ids)
            if operation == casadi.OP_CONST
        }
        self._lifted = [i for i, value in every.items() if value not in STRUCTURAL]
        self._fixed = {i: value for i, value in every.items() if value in STRUCTURAL}
        #: Numbers k of the graph, shape (n_k,), in the order of their instructions.
        self.numbers = np.array([every[i] for i in self._lifted])

    @cached_property
    def digest(self) -> str:
        """Digest of the structure, the same for other numbers, and in another process."""
        shapes = [self.function.size_in(i) for i in range(self.function.n_in())]
        sparsity = self.function.sparsity_out(0).serialize()
        parts = (self._ids, self._inputs, self._outputs, sorted(self._fixed.items()), shapes)
        return hashlib.sha256(repr((parts, sparsity)).encode()).hexdigest()

    def __len__(self) -> int:
        return len(self._ids)

    def with_symbols(self) -> tuple[list[Any], Any, Any]:
        """Graph as expressions of its inputs and of its numbers.

        Returns
        -------
        inputs : list of casadi.SX
            Symbols of the inputs.
        k : casadi.SX, shape (n_k, 1)
            Symbols of the numbers.
        output : casadi.SX
            The output, without common subexpressions that are worked out twice.
        """
        inputs = self.function.sx_in()
        elements = [casadi.SX.elements(symbol) for symbol in inputs]
        k = casadi.SX.sym("k", len(self.numbers))
        lifted = dict(zip(self._lifted, casadi.SX.elements(k), strict=True))
        work: list[Any] = [None] * self.function.sz_w()
        nonzeros: list[Any] = [casadi.SX(0)] * self.function.nnz_out(0)
        steps = zip(self._ids, self._inputs, self._outputs, strict=True)
        for i, (operation, into, out) in enumerate(steps):
            if operation == casadi.OP_CONST:
                work[out[0]] = lifted[i] if i in lifted else casadi.SX(self._fixed[i])
            elif operation == casadi.OP_INPUT:
                work[out[0]] = elements[into[0]][into[1]]
            elif operation == casadi.OP_OUTPUT:
                nonzeros[out[1]] = work[into[0]]
            elif len(into) == 1:
                work[out[0]] = casadi.SX.unary(operation, work[into[0]])
            else:
                work[out[0]] = casadi.SX.binary(operation, work[into[0]], work[into[1]])
        output = casadi.SX(self.function.sparsity_out(0), casadi.vertcat(*nonzeros))
        return inputs, k, casadi.cse(output)
