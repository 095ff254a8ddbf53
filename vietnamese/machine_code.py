"""Compiled functions that are called without Numba, which takes long to load, and to take over
the twenty functions of a search, most of it for what only its compiler needs.

So each function that Numba compiles is kept a second time, as it is called: an object file, for
LLVM's own loader; the name of its entry in there, which takes Python's arguments; and the data
types of the arrays that it returns.

All this is inside of Numba, of the version that is locked (`tests/vietnamese/test_machine_code.py`
compares both ways to call functions). None is kept of which any symbol is unknown here, for LLVM
ends the process that asks for one; nor on other systems than Linux on x86-64, where it was not
tried; nor under settings of Numba's own.
"""

from __future__ import annotations

import ctypes
import os
import pickle
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from threading import RLock
from types import FunctionType, ModuleType
from typing import Any, Final

import numpy as np

from vietnamese.kept import write

Types = tuple[Any, ...]
"""What Numba tells arguments apart by, and so what machine code is for: of an array its data type,
dimensions, layout, and whether it can be written; of other numbers their data type; of a tuple its
class and all in it."""

LAYOUTS: Final = "ACFC"  # by the two lowest flags; what is both is C
WRITABLE: Final = 0x400  # a flag of arrays
SCALARS: Final = {bool: np.dtype(bool), int: np.dtype(np.int64), float: np.dtype(np.float64)}
PARTS: Final = ("_dynfunc", "_helperlib", "core.runtime._nrt_python")  # of Numba, written in C
_LOADING: Final = RLock()
_LOADED: Final[dict[Path, Callable[..., Any]]] = {}


@dataclass(frozen=True, slots=True)
class Environment:
    """What compiled code takes from Python: objects such as the data types of arrays that it
    returns. ``symbol``: where it expects the address of it. (That holds globals, too, which no code
    without Python objects looks at.)"""

    symbol: str
    constants: tuple[Any, ...]

    @classmethod
    def of(cls, numba: Any) -> Environment:
        return cls(numba.env_name, tuple(numba.consts))


@dataclass(frozen=True, slots=True)
class Image:
    """What is kept of a function for arguments of some types: an object file, and which symbol in
    it takes them."""

    code: bytes
    entry: str
    environments: tuple[Environment, ...]  # its own, and those of what it calls


@cache
def is_possible() -> bool:
    """Whether machine code can be called here without Numba."""
    settings = {name for name in os.environ if name.startswith("NUMBA_")} - {"NUMBA_CACHE_DIR"}
    tried = sys.platform == "linux" and os.uname().machine == "x86_64"
    return tried and not settings


def types_of(arguments: tuple[Any, ...]) -> Types:
    return tuple(map(_type_of, arguments))


def _type_of(value: Any) -> Any:
    kind = type(value)
    if kind is np.ndarray:
        flags = value.flags.num
        return _array(value.dtype, value.ndim, LAYOUTS[flags & 3], bool(flags & WRITABLE))
    if isinstance(value, tuple):
        return kind, *map(_type_of, value)
    if isinstance(value, np.generic):
        return value.dtype
    return SCALARS.get(kind, kind)  # nothing is kept for other classes


def _array(of: np.dtype[Any], dimensions: int, layout: str, writable: bool) -> Types:
    return of if of.names is None else str(of.descr), dimensions, layout, writable


def types_of_signature(types: tuple[Any, ...]) -> Types:
    """The same, from Numba's types. Raises TypeError for what `types_of` does not tell."""
    return tuple(map(_numba_type, types))


def _numba_type(kind: Any) -> Any:
    types: Any = import_module("numba.types")
    as_dtype = import_module("numba.np.numpy_support").as_dtype
    if type(kind) is types.Array:
        return _array(as_dtype(kind.dtype), kind.ndim, kind.layout, kind.mutable)
    if isinstance(kind, types.BaseTuple):
        return getattr(kind, "instance_class", tuple), *map(_numba_type, kind.types)
    if type(kind) in (types.Integer, types.Float, types.Boolean):
        return as_dtype(kind)
    raise TypeError(f"nothing is kept for arguments of the type {kind}")


def path_of(folder: Path, function: str, types: Types) -> Path:
    """Where a function of this name is kept for arguments of these types, on this processor."""
    told = blake2b(repr((types, _processor())).encode(), digest_size=8).hexdigest()
    return folder / f"{function}-{told}.image"


@cache
def _processor() -> tuple[str, str]:
    return _llvm().get_host_cpu_name(), _llvm().get_host_cpu_features().flatten()


@cache
def _llvm() -> Any:
    """Imported at the first call: what calls nothing that is compiled goes without."""
    return import_module("llvmlite.binding")


# --- keeping ----------------------------------------------------------------------------------


def keep(folder: Path, function: FunctionType, compiled: Any) -> None:
    """Write what Numba has just compiled (a ``CompileResult``), where it can be called without it.
    Raises OSError."""
    library = compiled.library
    try:
        types = types_of_signature(compiled.signature.args)
    except TypeError:
        return
    known = all(map(is_known, _needed(library._final_module)))
    if not is_possible() or not known or compiled.reload_init:
        return
    used = dict.fromkeys((compiled.environment, *compiled._find_referenced_environments()))
    image = Image(
        library._get_compiled_object(),
        compiled.fndesc.llvm_cpython_wrapper_name,
        tuple(map(Environment.of, used)),
    )
    write(
        path_of(folder, function.__qualname__, types), pickle.dumps(image, pickle.HIGHEST_PROTOCOL)
    )


def _needed(module: Any) -> Iterator[str]:
    """Symbols that its code takes from elsewhere."""
    for values in (module.functions, module.global_variables):
        for value in values:
            if value.is_declaration and not value.name.startswith("llvm."):
                yield value.name


def is_known(symbol: str) -> bool:
    """Whether code that is loaded here can call it, or read it."""
    return symbol in _symbols() or hasattr(ctypes.pythonapi, symbol)


# --- loading ----------------------------------------------------------------------------------


def load(folder: Path, function: FunctionType, types: Types) -> Callable[..., Any] | None:
    """``function`` for arguments of these types, or None where that is not kept."""
    if not is_possible():
        return None
    path = path_of(folder, function.__qualname__, types)
    with _LOADING:  # its symbols can be there once
        if path not in _LOADED:
            try:
                _LOADED[path] = _linked(function, pickle.loads(path.read_bytes()))
            except Exception:  # it is not there, or damaged, or Numba is not as expected
                return None
        return _LOADED[path]


def _linked(function: FunctionType, image: Image) -> Callable[..., Any]:
    engine, (callables, *_) = _engine(), _parts()
    code = _llvm().ObjectFileRef.from_data(image.code)
    engine.add_object_file(code)
    engine.finalize_object()
    environments = []
    for wanted in image.environments:
        environment = callables.Environment(function.__globals__)
        environment.consts.extend(wanted.constants)
        place = engine.get_global_value_address(wanted.symbol)
        ctypes.c_void_p.from_address(place).value = id(environment)
        environments.append(environment)
    return callables.make_function(  # type: ignore[no-any-return]
        sys.modules[function.__module__], function.__name__, function.__doc__ or "",
        engine.get_function_address(image.entry), environments[0], (code, environments),
    )  # fmt: skip


@cache
def _engine() -> Any:
    llvm = _llvm()
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    for name, address in _symbols().items():
        llvm.add_symbol(name, address)
    target = llvm.Target.from_default_triple()
    machine = target.create_target_machine(reloc="static", codemodel="jitdefault", jit=True)
    return llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine)


@cache
def _symbols() -> dict[str, int]:
    """What compiled code calls of Numba's runtime, and where that is."""
    callables, helpers, runtime = _parts()
    runtime.memsys_use_cpython_allocator()
    return {
        **{f"numba_{name}": address for name, address in helpers.c_helpers.items()},
        **{f"numba_{name}": address for name, address in callables.c_helpers.items()},
        **{
            name if name.startswith("_") else f"NRT_{name}": address
            for name, address in runtime.c_helpers.items()
        },
        "numba_unpickle": ctypes.cast(_UNPICKLE, ctypes.c_void_p).value or 0,
    }


@cache
def _parts() -> tuple[ModuleType, ...]:
    """Modules of Numba, without Numba itself, which would import all of its own."""
    return tuple(map(_part, PARTS))


def _part(name: str) -> ModuleType:
    whole = f"numba.{name}"
    if whole in sys.modules:
        return sys.modules[whole]
    numba = find_spec("numba")
    assert numba and numba.submodule_search_locations
    folder = Path(numba.submodule_search_locations[0], *name.split(".")[:-1])
    found = PathFinder.find_spec(whole, [str(folder)])
    assert found and found.loader, whole
    module = module_from_spec(found)
    found.loader.exec_module(module)
    return module


def _unpickle(data: int, size: int, _hash: int) -> Any:
    """What the code has as a pickle, the class of arrays above all; Numba's own would import it."""
    return _unpickled(ctypes.string_at(data, size))


@lru_cache(maxsize=64)
def _unpickled(data: bytes) -> Any:
    return pickle.loads(data)


_UNPICKLE: Final = ctypes.PYFUNCTYPE(
    ctypes.py_object, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p
)(_unpickle)
