"""The network after a step as an ONNX file, which many programs can run."""

from importlib.util import find_spec

import numpy as np

from nnviz.core.export.origin import Origin
from nnviz.core.model.activations import ACTIVATIONS
from nnviz.core.model.symbols import Expression, traced
from nnviz.core.setup.config import Config
from nnviz.core.train.run import Run
from nnviz.interchange.operators import OPSET, Writer, without_operator

_FORMAT = 9  # of the file: programs of 2023 read it
_DOC = (
    "X (samples, features) -> A (samples, outputs), both float64: a row for each sample. nnviz"
    " itself has a column for each."
)


def lacking(config: Config) -> str:
    """Why there can be no file of its runs; empty where there can."""
    if find_spec("onnx") is None:
        return "It needs the library onnx: pip install -r requirements-onnx.txt"
    missing = [name for tree in _formulas(config) for name in without_operator(tree)]
    return f"ONNX has no operator for {', '.join(dict.fromkeys(missing))}." if missing else ""


def onnx_file(run: Run, step: int, origin: Origin) -> bytes:
    """The network after `step` steps: from X to A of the output layer, in float64.

    Samples are rows. Raises IndexError outside of the run, and ModuleNotFoundError without onnx.
    """
    from onnx import TensorProto, ValueInfoProto, helper, numpy_helper  # noqa: PLC0415 (an extra)

    writer, A = Writer(), "X"
    for layer, (each, tree) in enumerate(
        zip(run.network_at(step), _formulas(run.config), strict=True), 1
    ):
        writer.constants |= {f"W{layer}": each.W, f"b{layer}": each.b[:, 0]}
        Z = writer.add("Gemm", A, f"W{layer}", f"b{layer}", name=f"Z{layer}", transB=1)
        made = writer.formula(tree, {"Z": Z})
        A = writer.add("Identity", made, name=f"A{layer}")

    def of(name: str, units: int) -> ValueInfoProto:
        return helper.make_tensor_value_info(name, TensorProto.DOUBLE, ["samples", units])

    sizes = run.config.sizes
    graph = helper.make_graph(
        writer.nodes,
        "nnviz",
        [of("X", sizes[0])],
        [of(A, sizes[-1])],
        [
            numpy_helper.from_array(np.ascontiguousarray(array), name)
            for name, array in writer.constants.items()
        ],
        doc_string=_DOC,
    )
    model = helper.make_model(
        graph,
        producer_name="nnviz",
        doc_string=_DOC,
        ir_version=_FORMAT,
        opset_imports=[helper.make_opsetid("", OPSET)],
    )
    helper.set_model_props(model, {"step": str(step), **origin.notes})
    content: bytes = model.SerializeToString()
    return content


def _formulas(config: Config) -> list[Expression]:
    """What each layer applies to Z, in the form that is right for every Z."""
    records = [ACTIVATIONS[name] for name in config.activations]
    return [traced(each.stable or each.f) for each in records]
