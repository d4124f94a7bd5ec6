"""Frozen dataclasses that are quick to make: a program of a hundred of them starts 30 ms sooner.

The standard library compiles six methods for each class, at half a millisecond a class, and a search needs sixty
classes. Here all share the same methods, until a class has made so many objects that one of its own pays. Type checkers
see `dataclasses.dataclass` itself, and so does whoever calls `replace`, `fields` or `asdict`.
"""

import dataclasses
from collections.abc import Callable, KeysView
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, get_origin

__all__ = ["dataclass"]

_MANY = 100
"""Objects that take as long to initialize by the shared method as it takes to compile one of the class's own."""
_made: dict[type, int] = {}
"""By class: how many objects the shared method has initialized."""


def _initialize(self: Any, *args: Any, **named: Any) -> None:
    cls = type(self)
    _made[cls] = count = _made.get(cls, 0) + 1
    if count == _MANY:
        cls.__init__ = _standard(cls).__init__  # type: ignore[arg-type]  # a class can be hashed
    setters, defaults, factories = _layout(cls)  # type: ignore[arg-type]  # a class can be hashed
    values = {**defaults, **named}
    if args:
        if len(args) > len(setters):
            raise TypeError(f"{cls.__name__} takes {len(setters)} values, not {len(args)}")
        given = dict(zip(setters, args, strict=False))
        if twice := given.keys() & named.keys():
            raise TypeError(f"{cls.__name__} has two values for {', '.join(sorted(twice))}")
        values.update(given)
    for name, factory in factories.items():
        if name not in values:
            values[name] = factory()
    if values.keys() != setters.keys():
        raise _wrong_names(cls, values.keys(), setters.keys())
    for name, setter in setters.items():
        setter(self, values[name])


def _wrong_names(cls: type, given: KeysView[str], expected: KeysView[str]) -> TypeError:
    if unknown := sorted(given - expected):
        return TypeError(f"{cls.__name__} has no {', '.join(unknown)}")
    return TypeError(f"{cls.__name__} has no value for {', '.join(sorted(expected - given))}")


@cache
def _layout(cls: Any) -> tuple[dict[str, Callable[[Any, Any], None]], dict[str, Any], dict[str, Callable[[], Any]]]:
    """Return what sets each field, in order, and by field its default or what makes one."""
    defaults, missing = cls.__record_defaults__, dataclasses.MISSING
    made = {name: one for name, one in defaults.items() if isinstance(one, dataclasses.Field)}
    return (
        {name: getattr(cls, name).__set__ for name in cls.__match_args__},
        {name: one for name, one in defaults.items() if name not in made}
        | {name: one.default for name, one in made.items() if one.default is not missing},
        {name: one.default_factory for name, one in made.items() if one.default_factory is not missing},
    )


class _Fields:
    """What `dataclasses` knows of the fields of a class, found out when somebody asks for it: hardly a search does."""

    def __get__(self, _: object, cls: Any) -> dict[str, Any]:
        fields: dict[str, Any] = _standard(cls).__dataclass_fields__
        return fields


@cache
def _standard(cls: Any) -> Any:
    """Return what the standard library makes of the fields of a class: what describes them, and an initializer."""
    annotations = {name: cls.__annotations__[name] for name in cls.__match_args__}
    made = type(cls.__name__, (), {"__annotations__": annotations, **cls.__record_defaults__})
    return dataclasses.dataclass(frozen=True, repr=False, eq=False)(made)


def _values(self: Any) -> tuple[Any, ...]:
    return tuple([getattr(self, name) for name in self.__match_args__])


def _represent(self: Any) -> str:
    values = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
    return f"{type(self).__qualname__}({values})"


def _equals(self: Any, other: object) -> Any:
    return _values(self) == _values(other) if type(other) is type(self) else NotImplemented


def _hash(self: Any) -> int:
    return hash(_values(self))


def _reduce(self: Any) -> tuple[Any, ...]:
    return type(self), _values(self)


def _refuse_to_set(_self: Any, name: str, _: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(_self: Any, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


_METHODS = {
    "__init__": _initialize, "__repr__": _represent, "__eq__": _equals, "__hash__": _hash, "__reduce__": _reduce,
    "__setattr__": _refuse_to_set, "__delattr__": _refuse_to_delete,
}  # fmt: skip


_OF_EACH_CLASS = ("__dict__", "__weakref__")


def _dataclass(*, frozen: bool, slots: bool) -> Any:
    """Make a frozen, slotted dataclass: of other kinds there are none here."""
    if not (frozen and slots):
        raise TypeError("a record is frozen and has slots")

    def make(cls: Any) -> Any:
        annotations = cls.__annotations__
        names = tuple(name for name, kind in annotations.items() if get_origin(kind) is not ClassVar)
        given = {name: value for name, value in vars(cls).items() if name not in _OF_EACH_CLASS}
        defaults = {name: given.pop(name) for name in names if name in given}
        if refusal := _refusal(cls, names, defaults):
            raise TypeError(f"{cls.__qualname__}: {refusal}")
        own = {
            **given,
            **{name: method for name, method in _METHODS.items() if given.get(name) is None},
            "__annotations__": annotations,
            "__slots__": names,
            "__match_args__": names,
            "__record_defaults__": defaults,
            "__dataclass_fields__": _Fields(),
        }
        made = type(cls)(cls.__name__, (), own)
        made.__qualname__ = cls.__qualname__
        return made

    return make


def _refusal(cls: type, names: tuple[str, ...], defaults: dict[str, Any]) -> str:
    """Say what of a class `dataclasses` would take, or refuse, and this does not know; "" for nothing."""
    if cls.__bases__ != (object,):
        return "a record is of no other class"
    if dataclasses.KW_ONLY in cls.__annotations__.values():
        return "a field may be given by position"
    if any(isinstance(kind, str) and "ClassVar" in kind for kind in cls.__annotations__.values()):
        return "what a variable of the class is must not be said in a string"
    if [name for name in names if name in defaults] != list(names[len(names) - len(defaults) :]):
        return "a field without a default comes after one that has one"
    for name, default in defaults.items():
        if isinstance(default, dataclasses.Field):
            if (
                not (default.init and default.repr and default.compare and default.hash is None)
                or default.kw_only is True
            ):
                return f"{name} asks for what records do not have"
        elif type(default).__hash__ is None:
            return f"all would share the default of {name}"
    return ""


if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    dataclass = _dataclass
